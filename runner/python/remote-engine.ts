/**
 * Drives an engine whose algorithm decides elsewhere: the same bars, decisions and records as if it decided
 * here. Bars are sent ahead of the engine if several are due; each is still taken, filled and recorded in its
 * turn.
 */
import assert from 'node:assert/strict';
import type {Bar} from '../../state/domain/trading/bar.ts';
import type {BarRecord} from '../../state/domain/trading/bar-record.ts';
import type {Algorithm} from '../algorithm/contract.ts';
import type {Engine} from '../engine/engine.ts';
import type {ReadAheadMarket} from '../market/read-ahead.ts';
import type {AccountRow} from './message.ts';
import type {Answers, RemoteAlgorithm} from './remote-algorithm.ts';

/** Maximum bars of one message: some 80 KB of text. */
export const remoteBarsMax = 1000;

/** Bars predicted at once: a trade makes them worthless, so more would cost more than they save. */
const foreseenMax = 64;

export type RemoteEngine = {
	/** Number of bars that are due now, or may be decided ahead; 1 before the first call. */
	expect(bars: number): void;
	/**
	 * Runs the next bar; `'end'` if the market has no more, or a stop was requested. Returns at once if the
	 * answer is there already. One call at a time.
	 * @throws {@link AppError} as {@link Engine.step}, and as the remote algorithm.
	 */
	step(): BarRecord | 'end' | Promise<BarRecord | 'end'>;
	/** A bar is open: a person's requests must wait until it is recorded. */
	isDeciding(): boolean;
};

/** Replaces the algorithm of an engine: it is never called. */
export const decidesElsewhere: Algorithm = {
	run: () => assert.fail('the algorithm decides in another process'),
};

export type RemoteEngineOptions = {
	engine: Pick<Engine, 'begin' | 'conclude' | 'context'>;
	/** The market of `engine`. */
	market: Pick<ReadAheadMarket, 'peek'>;
	remote: Pick<RemoteAlgorithm, 'ask' | 'tellAccounts' | 'answers'>;
	/**
	 * Returns the accounts at the next bars if the algorithm only holds, as far as they are certain. Only if
	 * nothing else closes positions meanwhile.
	 */
	foresee?: (bars: readonly Bar[]) => AccountRow[];
};

export function createRemoteEngine(options: RemoteEngineOptions): RemoteEngine {
	const {engine, market, remote, foresee = () => []} = options;
	/** Bars of the last message, and how many of them the engine has begun. */
	let handed: readonly Bar[] = [];
	let begun = 0;
	let expected = 1;
	let answers: Answers = {decisions: [], need: false, done: true, fault: undefined};
	let taken = 0;
	/** The engine has begun the bar that is decided next. */
	let isBegun = false;
	let isWaiting = false;

	const begin = (): void => {
		assert(engine.begin(), 'a bar that was handed over is there');
		isBegun = true;
		begun += 1;
	};

	/** Sends the due bars; false if there are none. */
	const ask = (): boolean => {
		const bars = market.peek(expected);
		if (bars.length === 0) return false;
		handed = bars;
		begun = 0;
		if (bars.length > 1) remote.ask(bars);
		else {
			begin();
			remote.ask(bars, [shownAccount(engine)]);
		}
		return true;
	};

	const conclude = (): BarRecord => {
		if (!isBegun) begin();
		isBegun = false;
		taken += 1;
		return engine.conclude(answers.decisions[taken - 1]);
	};

	const fetch = async (): Promise<BarRecord | 'end'> => {
		while (taken >= answers.decisions.length) {
			if (answers.fault !== undefined) throw answers.fault();
			if (answers.need) {
				if (!isBegun) begin();
				const next = handed.slice(begun, begun + foreseenMax);
				remote.tellAccounts([shownAccount(engine), ...foresee(next)]);
			} else if (answers.done && !ask()) return 'end';
			isWaiting = true;
			const received = await remote.answers();
			isWaiting = false;
			if (received === undefined) return 'end';
			answers = received;
			taken = 0;
		}

		return conclude();
	};

	return {
		expect: bars => {
			expected = Math.max(1, Math.min(bars, remoteBarsMax));
		},
		step: () => (taken < answers.decisions.length ? conclude() : fetch()),
		isDeciding: () => isWaiting,
	};
}

function shownAccount({context}: Pick<Engine, 'context'>): AccountRow {
	return [context.position, context.entryPrice, context.cash, context.equity];
}
