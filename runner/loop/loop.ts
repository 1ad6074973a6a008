/**
 * The loop of one run: due bars → one commit → commands to the venue → log, status. Log and status never report a bar
 * that is not in the ledger. The loop has no clock of its own and opens no files.
 */
import type {BarRecord} from '../../state/domain/trading/bar-record.ts';
import type {Clock} from '../../state/domain/time/clock.ts';
import type {LedgerBatch} from '../../state/domain/trading/ledger.ts';
import type {Commands} from '../engine/engine.ts';
import type {Missed, Pacer} from './pacer.ts';
import type {RunLifecycle} from './run-lifecycle.ts';
import type {Sleeper} from './sleeper.ts';
import type {VenuePost} from './venue-post.ts';
import type {Wishes} from './wishes.ts';
import {within} from './within.ts';

/** A transaction holds at most this many bars, and is at most this old. */
export const batchBarsMax = 1000;
export const batchMsMax = 50;

type StepRecord = BarRecord & Partial<Commands>;

/** An engine, or one whose algorithm runs in another process and answers later. */
export type Stepper = {
	step(): StepRecord | 'end' | Promise<StepRecord | 'end'>;
	expect?(bars: number): void;
};

export type LoopOptions = {
	/** `expect` takes the number of due bars, for an engine that decides ahead of its steps. */
	engine: Stepper;
	/** Set for a venue that answers later; each bar is then a transaction of its own. */
	post?: Pick<VenuePost, 'turn' | 'send'> | undefined;
	ledger: {append(batch: LedgerBatch): void};
	wishes: Pick<Wishes, 'take' | 'isPaused' | 'flattenEpoch'>;
	/** Reads requests of the user and passes them to the engine. */
	lookAtWishes(): void;
	life: RunLifecycle;
	clock: Clock;
	sleeper: Sleeper;
	pacer: Pacer;
	/** Total number of bars after which the run ends; null for no limit. */
	barsMax: number | null;
	/** Last bar of earlier runs; 0 in a fresh ledger. */
	lastBarIndex: number;
	/** Called with committed bars, oldest first. */
	onCommitted(records: readonly BarRecord[]): void;
	/** Called when ticks passed without a bar. */
	onMissed(missed: Missed): void;
};

/**
 * Runs bars until the run ends. Bars decided before an error are committed before it is thrown.
 * @throws {@link AppError} as the engine and the ledger.
 */
export async function runLoop(options: LoopOptions): Promise<void> {
	const {pacer, life, sleeper, barsMax, post} = options;
	const barsAtOnceMax = post === undefined ? batchBarsMax : 1;
	let lastBarIndex = options.lastBarIndex;
	let late: Step | undefined;
	while (life.goesOn()) {
		const left = barsMax === null ? Number.POSITIVE_INFINITY : barsMax - lastBarIndex;
		if (left <= 0) {
			life.stop(`all ${barsMax} bars are done`);
			return;
		}
		options.lookAtWishes();
		// A bar that is being decided comes first: it has seen the account as it was.
		if (post !== undefined && late === undefined) await post.turn();
		const next = pacer.look(Math.min(barsAtOnceMax, left));
		if (next.missed !== null) options.onMissed(next.missed);
		if (next.bars === 0) {
			await sleeper.sleep(next.waitMs);
			continue;
		}
		options.engine.expect?.(next.bars);
		const batch = await runBars(options, next.bars, {firstBarIndex: lastBarIndex + 1, late});
		late = batch.late;
		lastBarIndex += batch.bars;
		pacer.giveBack(next.bars - batch.bars);
		if (batch.isEnd) life.stop('the market data ended');
		else await sleeper.yield();
	}
}

type Step = ReturnType<Stepper['step']>;

/**
 * Runs up to `count` bars and commits them as one transaction. A slow decision does not delay the commit of earlier
 * bars: its step is returned as `late`, and is the first of the next transaction.
 */
async function runBars(
	options: LoopOptions,
	count: number,
	{firstBarIndex, late: before}: {firstBarIndex: number; late: Step | undefined},
) {
	const {engine, clock} = options;
	const startedAtMs = clock.monotonicMs();
	const records: StepRecord[] = [];
	let late = before;
	let isEnd = false;
	let nextLook = 1;
	try {
		while (!isEnd && records.length < count) {
			const step: Step = late ?? engine.step();
			late = undefined;
			const record =
				step instanceof Promise
					? await (records.length === 0
							? step
							: within(step, startedAtMs + batchMsMax - clock.monotonicMs()))
					: step;
			if (record === 'late') {
				late = step;
				break;
			}
			isEnd = record === 'end';
			if (record !== 'end') records.push(record);
			if (records.length < nextLook) continue;
			const elapsedMs = clock.monotonicMs() - startedAtMs;
			if (elapsedMs >= batchMsMax) break;
			nextLook += barsUntilLook(elapsedMs, records.length);
		}
	} finally {
		commit(options, records, firstBarIndex);
	}
	return {bars: records.length, isEnd, late};
}

/** Returns the bars until the next reading of the clock, which takes as long as a quick bar; 1 after a slow bar. */
function barsUntilLook(elapsedMs: number, bars: number): number {
	return elapsedMs < bars * quickBarMs ? barsUnseenMax : 1;
}

/** A bar of at most this duration is quick. */
const quickBarMs = 0.05;
const barsUnseenMax = 16;

function commit(options: LoopOptions, records: readonly StepRecord[], firstBarIndex: number): void {
	if (records.length === 0) return;
	const {ledger, wishes, post} = options;
	ledger.append({
		records,
		controls: wishes.take(firstBarIndex),
		paused: wishes.isPaused(),
		flattenEpoch: wishes.flattenEpoch(),
	});
	if (post !== undefined) for (const {commands = []} of records) post.send(commands);
	options.onCommitted(records);
}
