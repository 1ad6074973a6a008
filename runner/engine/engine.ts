/**
 * The engine of one instance: market → venue → account → algorithm → risk check → venue, one bar per step. It uses no
 * clock, file or process: each record is a function of settings, market and controls. The order within a bar is:
 * requests of the user, fills of orders from earlier bars, the account at the close, and the decision, whose order waits
 * for the next bar.
 */
import assert from 'node:assert/strict';
import {type AccountState, markToMarket} from '../../state/domain/trading/account.ts';
import {type Bar, copyOfBar} from '../../state/domain/trading/bar.ts';
import type {BarRecord, BetweenRecord, ReplayedBar} from '../../state/domain/trading/bar-record.ts';
import type {InstanceSettings} from '../../state/domain/instance/instance.ts';
import type {Fill} from '../../state/domain/trading/fill.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import type {Order} from '../../state/domain/trading/order.ts';
import type {Algorithm, Context} from '../algorithm/contract.ts';
import type {SimulatedVenue} from '../venue/simulated/simulated.ts';
import type {VenueCommand, VenueEvent} from '../venue/venue.ts';
import type {Market} from '../market/market.ts';
import {badDecision, callRun} from './call-run.ts';
import {createContext} from './context.ts';
import {createControls} from './controls.ts';
import {readDecision, signalOf} from './decision.ts';
import {plainHold, type ReadDecision} from './read-decision.ts';
import {createOrderDesk, type DeskState} from './order-desk.ts';
import {createOrderTaker} from './order-taker.ts';
import {assertSameDecision} from './replay-check.ts';
import {showHistory} from './warm-up.ts';

export type EngineOptions = {
	settings: Pick<InstanceSettings, 'name' | 'symbol' | 'algorithm' | 'capitalMicros' | 'costs'>;
	instrument: Instrument;
	market: Market;
	/** Null for a venue that answers later: records carry the commands, and {@link Engine.hear} takes the events. */
	venue: SimulatedVenue | null;
	algorithm: Algorithm;
};

/** Commands to send to the venue once the record is committed, in order; empty for a venue that answers at once. */
export type Commands = {commands: readonly VenueCommand[]};

export type Engine = {
	/**
	 * Runs the next bar; returns `'end'` if the market has no more.
	 * @throws {@link AppError} `ALGORITHM_THREW`, `ALGORITHM_BAD_DECISION` (65), or as the market. The
	 * engine is not usable afterwards; nothing of the bar may be kept.
	 */
	step(): (BarRecord & Commands) | 'end';
	/** Like {@link step}, but faster and without a record, for backtests; false at the end. */
	advance(): boolean;
	/**
	 * The first half of a step, for an algorithm in another process: takes the next bar, fills open orders, and updates
	 * `context`; false at the end. {@link conclude} must follow.
	 */
	begin(): boolean;
	/**
	 * The second half of a step: takes the decision on the bar of {@link begin}.
	 * @throws {@link AppError} `ALGORITHM_BAD_DECISION` (65).
	 */
	conclude(raw: unknown): BarRecord & Commands;
	/**
	 * Takes events of the venue between two bars; not between {@link begin} and {@link conclude}.
	 * @throws {@link AppError} `VENUE_DIFFERS` (69) for a fill of an order that is not open.
	 */
	hear(events: readonly VenueEvent[]): BetweenRecord & Commands;
	/** Open orders, by id: copies. */
	waiting(): Order[];
	/** The venue's name of the last booked trade; null if there is none. */
	lastTrade(): string | null;
	/** The context of the algorithm; updated in place. */
	context: Context;
	/** The account at the close of the last bar; updated in place, so read its values after each bar. */
	account: Readonly<AccountState>;
	/**
	 * Fills of the last bar, in order. The next bar empties the list; the fills themselves may be kept. Cheap to read
	 * after each {@link advance}.
	 */
	fills: readonly Fill[];
	/** Number of open orders. */
	openOrders(): number;
	/** Number of times the venue closed the position since the engine was created. */
	liquidations(): number;
	/**
	 * New or changed orders of the last bar, not copied: later bars change them and empty the list. Cheap to read after
	 * each {@link advance}.
	 */
	liveChanges: readonly Order[];
	/** New or changed orders of the last bar, by order id; copies that later bars do not change. */
	changedOrders(): Order[];
	/**
	 * Restores market, orders, account and pause from the JSON text of a record's `checkpoint`. Call {@link replay}
	 * first: it rebuilds the algorithm.
	 */
	restore(checkpoint: string): void;
	/**
	 * Feeds recorded bars to the algorithm without orders, with the recorded account.
	 * @throws {@link AppError} `REPLAY_DIVERGED` (65) if a decision differs from the recorded one.
	 */
	replay(bars: Iterable<ReplayedBar>): void;
	/**
	 * Shows bars before the first decision: they become history, and `warmUp` of the algorithm is called for each. The
	 * account does not change. Returns whether the algorithm has that method.
	 * @throws {@link AppError} as {@link showHistory}.
	 */
	warmUp(bars: Iterable<Bar>): boolean;
	/** Blocks entries from the next bar; exits and protective stops stay active. Stored in checkpoints. */
	setPaused(paused: boolean): void;
	/** Cancels open orders and closes the position at the open of the next bar. */
	flatten(): void;
};

type Checkpoint = DeskState & {
	version: 1;
	barIndex: number;
	closeAtMs: number;
	paused: boolean;
	market: unknown;
};

export function createEngine(options: EngineOptions): Engine {
	const {settings, instrument, market, venue, algorithm} = options;
	const {name, capitalMicros, costs} = settings;
	const desk = createOrderDesk({name, instrument, capitalMicros, venue});
	const view = createContext(settings.symbol, instrument, costs, desk.account);
	const controls = createControls(desk);
	const takeOrder = createOrderTaker({desk, controls, instrument, costs});
	/** The last bar, the decision on it, and its order; changed in place. */
	const last: {bar: Bar | undefined; decision: ReadDecision; orderId: number | null} = {
		bar: undefined,
		decision: plainHold,
		orderId: null,
	};

	const decide = (bar: Bar): ReadDecision =>
		read(callRun(algorithm, view.context, settings.algorithm, bar), bar);

	const read = (raw: unknown, bar: Bar): ReadDecision => {
		const reading = readDecision(raw, instrument);
		if (reading.ok) return reading.decision;
		throw badDecision(settings.algorithm, bar, reading.reason);
	};

	/** Takes the next bar, fills open orders, and updates the context with the account at its close. */
	const begin = (): Bar | undefined => {
		const bar = market.next();
		last.bar = bar;
		if (bar === undefined) return undefined;
		desk.beginBar(bar);
		controls.apply();
		desk.match(bar);
		markToMarket(desk.account, instrument, bar.closeTicks);
		view.show(bar, desk.account);
		return bar;
	};

	const conclude = (decision: ReadDecision, bar: Bar): void => {
		last.decision = decision;
		last.orderId = takeOrder(decision, bar);
	};

	const advance = (): boolean => {
		const bar = begin();
		if (bar === undefined) return false;
		conclude(decide(bar), bar);
		return true;
	};

	const record = (): BarRecord & Commands => {
		const {bar, decision, orderId} = last;
		if (bar === undefined) assert.fail('a record follows a bar');
		const checkpoint = state();
		const signal = signalOf(decision, bar, orderId);
		return {
			bar: copyOfBar(bar),
			orders: desk.changedOrders(),
			fills: [...desk.fills],
			signal,
			account: checkpoint.account,
			checkpoint,
			commands: desk.takeCommands(),
		};
	};

	/** Returns a copy of the state: it may be written after the run has continued. */
	const state = (): Checkpoint => {
		const {account, orders, lastOrderId, lastFill, venueTrades} = desk.state();
		const checkpoint: Checkpoint = {
			version: 1,
			barIndex: desk.now.barIndex,
			closeAtMs: desk.now.atMs,
			paused: controls.isPaused(),
			market: market.checkpoint(),
			account,
			orders,
			lastOrderId,
			lastFill,
		};
		if (venueTrades !== undefined) checkpoint.venueTrades = venueTrades;
		return checkpoint;
	};

	return {
		advance,
		context: view.context,
		account: desk.account,
		fills: desk.fills,
		openOrders: desk.openCount,
		liquidations: desk.liquidations,
		changedOrders: desk.changedOrders,
		liveChanges: desk.liveChanges,
		begin: () => begin() !== undefined,
		conclude: raw => {
			const {bar} = last;
			if (bar === undefined) assert.fail('a bar is begun before it is concluded');
			conclude(read(raw, bar), bar);
			return record();
		},
		step: () => (advance() ? record() : 'end'),
		waiting: () => desk.state().orders,
		lastTrade: () => desk.state().venueTrades?.at(-1) ?? null,
		hear: events => {
			const {orders, fills} = desk.hearBetween(events);
			const checkpoint = state();
			const {barIndex, account} = checkpoint;
			return {barIndex, orders, fills, account, checkpoint, commands: desk.takeCommands()};
		},
		restore: text => {
			const state = JSON.parse(text) as Checkpoint;
			controls.restore(state.paused);
			desk.restore(state, {barIndex: state.barIndex, atMs: state.closeAtMs});
			market.restore(state.market);
		},
		replay: bars => {
			for (const {bar, account, signal} of bars) {
				view.show(bar, account);
				const decision = decide(bar);
				if (signal !== null) assertSameDecision(decision, signal, bar, settings.algorithm);
			}
		},
		warmUp: bars =>
			showHistory(bars, {algorithm, view, account: desk.account, name: settings.algorithm}),
		setPaused: paused => controls.setPaused(paused),
		flatten: () => controls.flatten(),
	};
}
