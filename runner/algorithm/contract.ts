/**
 * The public interface for strategies, as `import type {…} from 'pitwall'` gives it. A strategy is one
 * file that exports a class named `Algorithm`. It decides at the close of a bar; what it decides is
 * filled on the next bar at the earliest. Plain numbers here; inside, Pitwall counts in integers.
 */

/** Open, high, low, close and volume of one interval. */
export type AlgorithmBar = {
	/** When the bar closed: milliseconds since 1970-01-01 UTC, in market time. */
	time: number;
	open: number;
	high: number;
	low: number;
	close: number;
	volume: number;
};

/**
 * What an algorithm knows when it decides. The object is reused for every bar: read it, do not keep
 * it; its bars may be kept. It and they are frozen: writing to one throws. Everything in it comes out the same when
 * a run is repeated.
 */
export type Context = {
	readonly symbol: string;
	/** Number of the bar in this run, from 1. */
	readonly index: number;
	/** Market time at the bar's close, milliseconds since 1970-01-01 UTC. The machine's clock plays no part. */
	readonly time: number;
	readonly bar: Readonly<AlgorithmBar>;
	/** Close of the bar. */
	readonly price: number;
	/** Signed: long > 0, short < 0, flat 0. */
	readonly position: number;
	/** Average price of the open position; null when flat. */
	readonly entryPrice: number | null;
	readonly cash: number;
	/** Cash and the position at the last close. */
	readonly equity: number;
	/**
	 * Returns how much an order may buy (the default) or sell now so that the position after it is worth
	 * `leverage` × equity, costs included, rounded down to the lot step; closing an opposite position
	 * comes on top. 0 when there is no room.
	 */
	maxShares(options?: MaxSharesOptions): number;
	/** Returns the last `count` bars, oldest first, this one included; fewer when there are fewer, 5,000 at most. */
	bars(count: number): readonly Readonly<AlgorithmBar>[];
	/** Returns the last `count` closes, oldest first, this one included; fewer when there are fewer, 5,000 at most. */
	closes(count: number): number[];
};

export type MaxSharesOptions = {
	/** Default `'BUY'`. */
	side?: 'BUY' | 'SELL';
	/** Worth of the position as a multiple of equity, > 0; the instrument's margin sets the limit. Default 1. */
	leverage?: number;
	/** Share of equity kept back for the move until the fill, 0…1. Default 0.01. */
	reserve?: number;
};

/** What to do. `{action: 'HOLD', shares: 0}` does nothing. */
export type Decision = {
	action: 'BUY' | 'SELL' | 'HOLD';
	/** Quantity, ≥ 0; rounded down to the lot step. More than the open opposite position turns it around. */
	shares: number;
	/** 0…1; kept in the records, never acted upon. */
	confidence?: number;
	/** Price of a protective stop for the position that this order opens. */
	stop?: number;
	/** Price at which the profit of that position is taken. Whichever of stop and target is filled cancels the other. */
	target?: number;
	/** Moves the stop of the open position to this price, also with HOLD; a position without a stop gets one. */
	moveStop?: number;
	/** A few words for the records. */
	reason?: string;
	/** Default: at the market. */
	order?:
		| {type: 'MARKET'}
		| {type: 'LIMIT'; limit: number}
		| {type: 'STOP'; trigger: number}
		| {type: 'STOP_LIMIT'; trigger: number; limit: number};
	/** Bars during which the order may fill, ≥ 1; default: until it is canceled. */
	goodForBars?: number;
	/** Cancel this algorithm's open orders first (stops and targets of a position stay); also with HOLD. */
	cancel?: boolean;
};

/** An instance of the exported class. */
export type Algorithm = {
	/** Called once for every bar, in order. */
	run(context: Context): Decision;
	/**
	 * Called instead of `run` for each bar that lies before the first decision, as the training bars of a
	 * walk-forward do: feed the indicators here, decide nothing. The account is flat. Without this method these
	 * bars are history for `bars` and `closes` only.
	 */
	warmUp?(context: Context): void;
};

/** Values of parameters, as the constructor gets them: an instance's own over the defaults. */
export type Parameters = Record<string, number | string | boolean>;

/** What a class declares for one parameter: its default, or its default with limits. */
export type ParameterDeclaration =
	| number
	| string
	| boolean
	| {
			/** Its type is the type of all values. */
			readonly default: number | string | boolean;
			/** Least and greatest number that fits. */
			readonly min?: number;
			readonly max?: number;
			/** Values are `default + n × step`; 1 for whole numbers. */
			readonly step?: number;
			readonly choices?: ReadonlyArray<number | string | boolean>;
			/** A few words for people. */
			readonly help?: string;
	  };

/** The exported class. */
export type AlgorithmClass = {
	readonly parameters?: Readonly<Record<string, ParameterDeclaration>>;
	new (symbol: string, capital: number, parameters: Parameters): Algorithm;
};
