/**
 * The trading part of one run: ledger, algorithm and engine are brought to the end of the previous run, then the loop
 * runs until it is stopped. It holds the session's lock and trusts nothing else.
 */
import type {BarRecord} from '../../state/domain/trading/bar-record.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import {exitCode} from '../../state/domain/error.ts';
import {instanceDefaults} from '../../state/domain/instance/instance-defaults.ts';
import type {TypedParameters} from '../algorithm/parameters.ts';
import {attempt, firstLine} from './attempt.ts';
import {type GuardedLedger, openGuardedLedger} from './guarded-ledger.ts';
import type {LedgerCheckpoint} from '../../state/domain/trading/ledger.ts';
import {barLines} from '../engine/bar-text.ts';
import type {Engine} from '../engine/engine.ts';
import {heartbeatMs} from '../../state/presence/heartbeat.ts';
import {runLoop} from '../loop/loop.ts';
import type {RunLifecycle} from '../loop/run-lifecycle.ts';
import {createStatusBoard, recentClosesMax, type StatusBoard} from '../loop/status-board.ts';
import {createWishes, type Wishes, wishTexts} from '../loop/wishes.ts';
import {liquidate} from './liquidate.ts';
import {createProjector, type Projector} from '../loop/projector.ts';
import {endOwnLeftovers} from './leftovers.ts';
import {openMissedReport} from '../loop/missed-ticks.ts';
import {openPacer} from './open-pacer.ts';
import {openPost} from './open-venue.ts';
import {prepareEngine} from './prepare-engine.ts';
import type {Session} from './session.ts';
import type {TradingOptions} from './trading-options.ts';

/**
 * Trades until the run ends.
 * @throws {@link AppError} as ledger, algorithm and engine.
 */
export async function trade(options: TradingOptions): Promise<void> {
	const {session, life, sleeper, closers} = options;
	const {settings, clock, log} = session;
	attempt(log, 'Metrics of earlier runs stay', () => session.store.removeMetrics(settings.name));
	const guarded = openGuardedLedger(session);
	const {ledger} = guarded;
	closers.add(() => ledger.close());
	closers.add(startTimer(endWhenLost(session, life, guarded), heartbeatMs));
	const projector = openProjector(session, ledger.lastBarIndex());
	closers.add(() => projector.finish());
	if (session.request.liquidate) {
		await closePosition({session, guarded, projector, life});
		return;
	}
	if (isDone(settings.barsMax, ledger.lastBarIndex())) {
		life.stop(`all ${settings.barsMax} bars are done`);
		return;
	}

	if (!session.request.background) closers.add(() => endOwnLeftovers(session));
	const prepared = await prepareEngine(session, ledger, options);
	closers.add(() => prepared.close());
	if (!session.isConfigured) showEverywhere(session, prepared.parameters);
	const {engine, remote, instrument, snapshotHash, venue} = prepared;
	const {lastBarIndex, checkpoint} = prepared.goesOnFrom;
	const wishes = openWishes(session, engine, checkpoint);
	const board = openBoard(session, guarded, {instrument, snapshotHash}, wishes.isPaused());
	closers.add(() => board.close());
	const lookAtWishes = () => {
		// A request takes effect between two bars, and is recorded with the second one.
		if (remote?.isDeciding()) return;
		const applied = wishes.look();
		for (const kind of applied) log.info(wishTexts[kind]);
		if (applied.length > 0) board.setPaused(wishes.isPaused());
	};
	closers.add(startTimer(lookAtWishes, wishIntervalMs));
	closers.add(startTimer(() => projector.tick(), projectorIntervalMs));
	const missed = openMissedReport(session);
	closers.add(() => missed.tell());
	const pacer = await openPacer(session, ledger);
	const post = await openPost(session, ledger, {engine, venue, instrument}, wishes);
	life.trigger({type: 'ready'});
	closers.add(tellReady(session));
	await runLoop({
		engine: remote ?? engine,
		post,
		ledger,
		wishes,
		lookAtWishes,
		life,
		clock,
		sleeper,
		lastBarIndex,
		pacer,
		barsMax: settings.barsMax,
		onCommitted: records => publish(records, {session, instrument, board, projector}),
		onMissed: missed.count,
	});
	await remote?.end();
	log.flush();
}

/** `before`: the requests in force according to the ledger. */
function openWishes(
	{settings, store, clock, log}: Session,
	engine: Engine,
	before: LedgerCheckpoint | undefined,
): Wishes {
	return createWishes({
		name: settings.name,
		source: store,
		engine,
		clock,
		before,
		onFailure: error => log.warn(`Requests could not be read: ${firstLine(error)}`),
	});
}

/**
 * Returns the check of the ledger's file: if the file is no longer in place, all commits are saved and the run ends,
 * because later decisions would be lost.
 */
function endWhenLost(
	{settings, log}: Session,
	life: RunLifecycle,
	guarded: GuardedLedger,
): () => void {
	return () => {
		const loss = life.goesOn() ? guarded.loss() : null;
		if (loss === null) return;
		const reason = `${loss} while it was in use: trading stopped at once`;
		life.fail({exitCode: exitCode.inputOutput, reason});
		try {
			const saved = guarded.save();
			log.error(
				`${reason}; all commits are in ${saved}; restore them with: pitwall ledger restore ${settings.name}`,
			);
		} catch (error) {
			log.error(`${reason}; a copy could not be written: ${firstLine(error)}`);
		}
	};
}

/**
 * Makes an instance that was started by hand visible to every panel, without the limits of this run. Speed `wall` is
 * not a limit.
 */
function showEverywhere({settings, store}: Session, parameters: TypedParameters): void {
	const speed = settings.speed === 'wall' ? 'wall' : instanceDefaults.speed;
	store.putInstance({...settings, parameters, speed, barsMax: null});
}

/** Closes the position of the ledger and reports the bar in which that happened. */
async function closePosition({
	session,
	guarded,
	projector,
	life,
}: {
	session: Session;
	guarded: GuardedLedger;
	projector: Projector;
	life: RunLifecycle;
}): Promise<void> {
	const closed = await liquidate(session, guarded.ledger);
	if (closed === null) {
		life.stop('it has no open position: nothing was done');
		return;
	}
	const {record, instrument, paused} = closed;
	const board = openBoard(session, guarded, {instrument, snapshotHash: null}, paused);
	publish([record], {session, instrument, board, projector});
	board.close();
	life.stop(`its position was closed on bar ${record.bar.barIndex}, without its algorithm`);
}

/** Whether earlier runs completed all requested bars. */
function isDone(barsMax: number | null, lastBarIndex: number): boolean {
	return barsMax !== null && lastBarIndex >= barsMax;
}

/** Requests are read between bars as well; the timer is for instances with slow bars. */
const wishIntervalMs = 250;
const projectorIntervalMs = 1000;

/** Runs `work` every `intervalMs`; returns the function that stops it. */
function startTimer(work: () => void, intervalMs: number): () => void {
	const timer = setInterval(work, intervalMs);
	return () => clearInterval(timer);
}

/** Reports that the run is ready, with retries while the database is busy; returns the function that stops them. */
function tellReady({store, life, log, clock}: Session): () => void {
	const readyAtMs = clock.nowMs();
	const tell = (told: Session['log'] | null) =>
		attempt(told, 'Readiness not reported yet', () => store.putRunReady(life.runId, readyAtMs));
	if (tell(log)) return () => {};
	const stop = startTimer(() => {
		if (tell(null)) stop();
	}, wishIntervalMs);
	return stop;
}

function openBoard(
	{settings, life, clock, store, log}: Session,
	{ledger, mark}: GuardedLedger,
	{instrument, snapshotHash}: {instrument: Instrument; snapshotHash: string | null},
	paused: boolean,
): StatusBoard {
	return createStatusBoard({
		name: settings.name,
		instanceId: life.instanceId,
		snapshotHash,
		instrument,
		clock,
		paused,
		firstCloseTicks: ledger.firstCloseTicks(),
		recentCloseTicks: ledger.lastCloseTicks(recentClosesMax),
		refusedOrders: ledger.refusedOrders(),
		write: status =>
			store.inOneWrite(() => {
				store.putStatus(status);
				mark(status.bar);
			}),
		onFailure: error => log.warn(`The status could not be published: ${firstLine(error)}`),
	});
}

function openProjector(
	{directory, settings, clock, log}: Session,
	lastBarIndex: number,
): Projector {
	return createProjector({
		directory,
		name: settings.name,
		clock,
		isStale: lastBarIndex > 0,
		onFailure: error =>
			log.warn(`orders.csv and signals.csv could not be written: ${firstLine(error)}`),
	});
}

type Audience = {
	session: Session;
	instrument: Instrument;
	board: StatusBoard;
	projector: Projector;
};

/** Reports bars that are in the ledger. */
function publish(records: readonly BarRecord[], {session, instrument, board, projector}: Audience) {
	const {log, terminal, settings} = session;
	log.writeAll(records.flatMap(record => barLines(record, instrument)));
	terminal.records(records, settings.name, instrument);
	if (records.length > 0) board.update(records);
	projector.update(records);
}
