/**
 * The engine of one instance: market → broker → account → algorithm → risk check → broker, one bar a
 * step. It reads no clock, no file and no process: each record is a function of settings, market and
 * controls.
 */
import type {BarRecord, ReplayedBar} from '../../state/domain/bar-record.ts';
import type {InstanceSettings} from '../../state/domain/instance.ts';
import type {Instrument} from '../../state/domain/instrument.ts';
import type {Algorithm} from '../algorithm/contract.ts';
import type {Broker} from '../broker/broker.ts';
import type {Market} from '../market/market.ts';

export type EngineOptions = {
	settings: Pick<InstanceSettings, 'name' | 'symbol' | 'capitalMicros' | 'costs'>;
	instrument: Instrument;
	market: Market;
	broker: Broker;
	algorithm: Algorithm;
};

export type Engine = {
	/**
	 * Runs the next bar; `'end'` when the market has no more.
	 * @throws {@link AppError} `ALGORITHM_THREW`, `ALGORITHM_BAD_DECISION` (65), or as the market.
	 */
	step(): BarRecord | 'end';
	/** The same without a record, for whoever wants speed and figures only; false at the end. */
	advance(): boolean;
	/** Puts market, broker and account back to a record's `checkpoint`. Call {@link replay} first: it rebuilds the algorithm. */
	restore(checkpoint: string): void;
	/**
	 * Feeds recorded bars to the algorithm, orders suppressed, with the account as it was then.
	 * @throws {@link AppError} `REPLAY_DIVERGED` (65) when it decides otherwise than recorded.
	 */
	replay(bars: Iterable<ReplayedBar>): void;
	/** From the next bar on: no entries, no adds; exits and protective stops stay alive. Kept in the checkpoint. */
	setPaused(paused: boolean): void;
	/** At the next bar: cancels open orders and closes the position at its open. Kept in the checkpoint. */
	flatten(): void;
};
