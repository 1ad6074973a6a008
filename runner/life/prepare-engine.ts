/**
 * Brings algorithm, market and engine to the end of the ledger. The code is the one that is pinned to the instance,
 * even if the file changed since; other code or settings begin a new segment.
 */
import type {ReplayedBar} from '../../state/domain/trading/bar-record.ts';
import {AppError} from '../../state/domain/error.ts';
import type {InstanceSettings, MarketSettings} from '../../state/domain/instance/instance.ts';
import {timeframeText} from '../../state/domain/time/timeframe.ts';
import {fileMarket} from '../../state/ledger/ledger-identity.ts';
import type {LedgerCheckpoint, LedgerSegment} from '../../state/domain/trading/ledger.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import type {LedgerStore} from '../../state/ledger/ledger-store.ts';
import type {Venue} from '../venue/venue.ts';
import {createEngine, type Engine} from '../engine/engine.ts';
import type {OutputGate} from '../loop/output-capture.ts';
import type {RunLifecycle} from '../loop/run-lifecycle.ts';
import type {Sleeper} from '../loop/sleeper.ts';
import {endEarlierLives} from './leftovers.ts';
import {loadCode} from './load-code.ts';
import {marketWords} from '../market/market-words.ts';
import {openMarket} from '../market/open-market.ts';
import {readAhead} from '../market/read-ahead.ts';
import type {RemoteAlgorithm} from '../python/remote-algorithm.ts';
import {createRemoteEngine, type RemoteEngine} from '../python/remote-engine.ts';
import {replayRemote} from '../python/remote-replay.ts';
import {fillScratch} from '../algorithm/scratch.ts';
import type {TypedParameters} from '../algorithm/parameters.ts';
import type {Snapshot} from '../algorithm/snapshot/snapshot.ts';
import {settleIn} from '../../state/process/working-directory.ts';
import {earlierMarket, takeRecorded} from './same-bars.ts';
import {openVenue} from './open-venue.ts';
import {chooseCode} from './segment-code.ts';
import type {Session} from './session.ts';

export type Prepared = {
	engine: Engine;
	/** Set if the algorithm decides in a process of its own: it then runs the steps. */
	remote: (RemoteEngine & Pick<RemoteAlgorithm, 'end'>) | undefined;
	/** Set if the venue answers later: the loop sends to it. */
	venue: Venue | null;
	instrument: Instrument;
	snapshotHash: string;
	/** Parameters of the instance, typed by its code. */
	parameters: TypedParameters;
	goesOnFrom: {lastBarIndex: number; checkpoint: LedgerCheckpoint | undefined};
	/** Closes the files of the market. */
	close(): void;
};

/** Number of bars to replay before heartbeat and signals are handled: some 20 ms of a light algorithm. */
const replayChunkBars = 10_000;

/**
 * Loads the algorithm, opens the market and replays the ledger.
 * @throws {@link AppError} `LEDGER_DIFFERS` (78), `REPLAY_DIVERGED` (65), or as loader and market.
 */
export async function prepareEngine(
	session: Session,
	ledger: LedgerStore,
	{life, sleeper, gate}: {life: RunLifecycle; sleeper: Sleeper; gate: OutputGate},
): Promise<Prepared> {
	const {settings, log} = session;
	const opened = openMarket(settings, earlierMarket(ledger));
	const {market: source, instrument} = opened;
	log.info(marketWords(opened));
	const market = readAhead(source);
	let remote: RemoteAlgorithm | undefined;
	try {
		claimLedger(ledger, settings, instrument);
		const lastBarIndex = ledger.lastBarIndex();
		const chosen = await chooseCode(session, ledger, lastBarIndex);
		// A supervisor has already ended the leftovers of earlier runs.
		if (!session.request.background) await endEarlierLives(session, sleeper);
		settleInScratch(session, chosen.snapshot);
		const code = await loadCode({
			settings,
			instrument,
			snapshot: chosen.snapshot,
			onOutput: (stream, chunk) => log.output(stream, chunk),
			onTraceback: text => log.error(text),
			isStopping: () => !life.goesOn(),
		});
		({remote} = code);
		const segment = chosen.keep(code.parameters);
		const {atOnce: venue, later} = openVenue(settings, instrument);
		const {algorithm} = code;
		await takeRecorded(session, ledger, {market: source, instrument});
		const driven = remote === undefined ? source : market;
		const engine = createEngine({settings, instrument, market: driven, venue, algorithm});
		const checkpoint = ledger.checkpoint();
		const bars = ledger.replayedBars(segment.fromBarIndex);
		try {
			// Output of the replay was logged when these bars were new.
			if (remote === undefined) await gate.closedDuring(async () => replay(engine, bars));
			else await replayRemote(remote, bars, {algorithm: settings.algorithm, instrument});
		} catch (error) {
			throw withWayOut(error, settings.name);
		}
		if (checkpoint !== undefined) engine.restore(checkpoint.state);
		log.info(readyText(segment, lastBarIndex));
		return {
			engine,
			remote: remote && {...createRemoteEngine({engine, market, remote}), end: remote.end},
			venue: later,
			instrument,
			snapshotHash: segment.snapshotHash,
			parameters: code.parameters,
			goesOnFrom: {lastBarIndex, checkpoint},
			close: () => {
				remote?.close();
				source.close();
			},
		};
	} catch (error) {
		remote?.close();
		source.close();
		throw error;
	}
}

/** Sets the working directory of the algorithm and its processes. */
function settleInScratch({settings, directory}: Session, {files}: Snapshot): void {
	const scratch = directory.scratch(settings.name);
	fillScratch(scratch, files);
	settleIn(scratch);
}

function readyText({algorithm, snapshotHash, fromBarIndex}: LedgerSegment, last: number): string {
	const code = `${algorithm}, snapshot ${snapshotHash.slice(0, 12)}`;
	if (last === 0) return `Ready: ${code}, a fresh ledger`;
	const checked =
		last >= fromBarIndex ? 'its decisions were checked by replay' : 'new code from the next bar';
	return `Ready: ${code}, continues after bar ${last}; ${checked}`;
}

/** Feeds the ledger's bars to a fresh algorithm and handles signals and heartbeat in between. */
async function replay(engine: Engine, bars: Iterator<ReplayedBar>): Promise<void> {
	for (;;) {
		const chunk = [];
		while (chunk.length < replayChunkBars) {
			const next = bars.next();
			if (next.done) break;
			chunk.push(next.value);
		}
		engine.replay(chunk);
		if (chunk.length < replayChunkBars) return;
		await new Promise(resolve => setImmediate(resolve));
	}
}

/**
 * Records the market and the money settings of a fresh ledger, or checks that they have not changed.
 * @throws {@link AppError} `LEDGER_DIFFERS` (78).
 */
export function claimLedger(
	ledger: LedgerStore,
	{name, symbol, mode, capitalMicros, costs, market}: InstanceSettings,
	instrument: Instrument,
): void {
	const text = marketText(market);
	ledger.claimIdentity({name, symbol, mode, capitalMicros, costs, market: text, instrument});
}

/** An algorithm that decides differently than recorded cannot close its position: adds another way to the fix. */
function withWayOut(error: unknown, name: string): unknown {
	if (!(error instanceof AppError) || error.code !== 'REPLAY_DIVERGED') return error;
	const {code, exitCode, what, why, details} = error;
	const fix = `let the algorithm use only its context. To close an open position without it: pitwall run --name ${name} --liquidate; then begin a fresh ledger: pitwall ledger archive ${name}`;
	return new AppError({code, exitCode, what, ...(why !== undefined && {why}), fix, details});
}

/** Returns the identity of the market: a seed, or bars that are compared one by one, independent of their file. */
function marketText({kind, ...market}: InstanceSettings['market']): string {
	if (kind === 'replay') return fileMarket;
	// Another end adds or removes bars, and changes none.
	const {seed, from, timeframeMs} = market as MarketSettings & {kind: 'simulated'};
	const part = [
		from === undefined ? '' : `, from ${from}`,
		timeframeMs === undefined ? '' : `, bars of ${timeframeText(timeframeMs)}`,
	];
	return `simulated, seed ${seed}${part.join('')}`;
}
