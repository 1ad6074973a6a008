/** One life that trades at a venue which answers later: engine, loop and ledger of the runner, bars by hand. */
import type {Algorithm} from '../../runner/algorithm/contract.ts';
import {createEngine} from '../../runner/engine/engine.ts';
import {runLoop} from '../../runner/loop/loop.ts';
import {createSteadyPacer} from '../../runner/loop/pacer.ts';
import {createRunLifecycle} from '../../runner/loop/run-lifecycle.ts';
import {createVenuePost} from '../../runner/loop/venue-post.ts';
import {createWishes} from '../../runner/loop/wishes.ts';
import type {Venue} from '../../runner/venue/venue.ts';
import type {Bar} from '../../state/domain/trading/bar.ts';
import type {BetweenRecord} from '../../state/domain/trading/bar-record.ts';
import {openLedgerStore} from '../../state/ledger/ledger-store.ts';
import {free, instrument, marketOf} from './engine.ts';

export type TradingLife = ReturnType<typeof openTradingLife>;

export const lifeCapitalMicros = 10_000_000_000;

export function openTradingLife(options: {
	/** Of the ledger. */
	path: string;
	venue: Venue;
	algorithm: Algorithm;
	bars: readonly Bar[];
}) {
	const owner = {instanceId: 'i', runId: 'r', pid: 1};
	const ledger = openLedgerStore(options.path, owner, () => 0);
	const settings = {name: 'T', symbol: 'TEST', algorithm: 'plan', capitalMicros: lifeCapitalMicros};
	const engine = createEngine({
		settings: {...settings, costs: free},
		instrument,
		market: marketOf(options.bars),
		venue: null,
		algorithm: options.algorithm,
	});
	const checkpoint = ledger.checkpoint();
	engine.replay(ledger.replayedBars(1));
	if (checkpoint !== undefined) engine.restore(checkpoint.state);
	const clock = {nowMs: () => 0, monotonicMs: () => performance.now()};
	const wanted = {flattenEpoch: 0};
	const wishes = createWishes({
		name: 'T',
		source: {
			dataVersion: () => wanted.flattenEpoch,
			wanted: () => ({
				name: 'T',
				wanted: 'running',
				stopBy: 'term',
				epoch: 1,
				paused: false,
				flattenEpoch: wanted.flattenEpoch,
				requestedAtMs: 0,
				requestedBy: 'test',
			}),
		},
		engine,
		// Each look counts: they may come faster than a person's wishes.
		clock: {nowMs: () => 0, monotonicMs: nextSecond()},
		before: checkpoint,
		onFailure: error => {
			throw error;
		},
	});
	const heard: BetweenRecord[] = [];
	const post = createVenuePost({
		name: 'T',
		venue: options.venue,
		engine,
		ledger,
		wishes,
		onHeard: record => heard.push(record),
	});
	return {
		engine,
		post,
		/** What was committed between bars. */
		heard: heard as readonly BetweenRecord[],
		lastBarIndex: () => ledger.lastBarIndex(),
		checkpoint: () => ledger.checkpoint(),
		/** A person asks for a flat position. */
		askFlat: () => {
			wanted.flattenEpoch += 1;
			wishes.look();
		},
		/** Runs so many bars through the loop. */
		bars: async (count: number): Promise<void> => {
			const life = createRunLifecycle(() => undefined);
			life.trigger({type: 'ready'});
			const lastBarIndex = ledger.lastBarIndex();
			await runLoop({
				engine,
				post,
				ledger,
				wishes,
				lookAtWishes: () => wishes.look(),
				life,
				clock,
				sleeper: {
					sleep: async () => undefined,
					wake: () => undefined,
					yield: () => new Promise(resolve => setImmediate(resolve)),
				},
				pacer: createSteadyPacer('max', clock),
				barsMax: lastBarIndex + count,
				lastBarIndex,
				onCommitted: () => undefined,
				onMissed: () => undefined,
			});
		},
		close: () => ledger.close(),
	};
}

function nextSecond(): () => number {
	let nowMs = 0;
	return () => (nowMs += 1000);
}
