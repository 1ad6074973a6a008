/**
 * The public interface for strategies, imported with `import type {…} from 'pitwall'`. A strategy is one file
 * that exports a class named `Algorithm`. It decides at the close of a bar, and its orders fill on the next
 * bar at the earliest. Plain numbers here; inside, Pitwall counts in integers.
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
 * The input of a decision. The object is reused for every bar: read it, do not keep it; its bars may be kept.
 * It and they are frozen: writing to one throws. All its values are the same when a run is repeated.
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
	 * `leverage` × equity, costs included, rounded down to the lot step; closing an opposite position comes on
	 * top. 0 if there is no room.
	 */
	maxShares(options?: MaxSharesOptions): number;
	/** Returns the last `count` bars, oldest first, this one included; fewer if there are fewer, 5,000 at most. */
	bars(count: number): readonly Readonly<AlgorithmBar>[];
	/**
	 * Returns the last `count` closes, oldest first, this one included; fewer if there are fewer, 5,000 at
	 * most.
	 */
	closes(count: number): number[];
};

export type MaxSharesOptions = {
	/** Default `'BUY'`. */
	side?: 'BUY' | 'SELL';
	/** Worth of the position as a multiple of equity, > 0; the instrument's margin sets the limit. Default 1. */
	leverage?: number;
	/** Share of equity held back for price moves until the fill, 0…1. Default 0.01. */
	reserve?: number;
};

/** A decision. `{action: 'HOLD', shares: 0}` does nothing. */
export type Decision = {
	action: 'BUY' | 'SELL' | 'HOLD';
	/** Quantity, ≥ 0; rounded down to the lot step. More than the open opposite position turns it around. */
	shares: number;
	/** 0…1; kept in the records, never used. */
	confidence?: number;
	/** Price of a protective stop for the position that this order opens. */
	stop?: number;
	/**
	 * Price at which the profit of that position is taken. The fill of either stop or target cancels the
	 * other.
	 */
	target?: number;
	/** Moves the stop of the open position to this price, also with HOLD; a position without a stop gets one. */
	moveStop?: number;
	/** A short text for the records. */
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
	 * Called instead of `run` for each bar before the first decision, such as the training bars of a
	 * walk-forward: feed the indicators here, decide nothing. The account is flat. Without this method these
	 * bars are history for `bars` and `closes` only.
	 */
	warmUp?(context: Context): void;
};

/** Values of parameters, as the constructor receives them: an instance's own over the defaults. */
export type Parameters = Record<string, number | string | boolean>;

/** A class's declaration of one parameter: its default, or its default with limits. */
export type ParameterDeclaration =
	| number
	| string
	| boolean
	| {
			/** Its type is the type of all values. */
			readonly default: number | string | boolean;
			/** Lowest and highest permitted number. */
			readonly min?: number;
			readonly max?: number;
			/** Values are `default + n × step`; 1 for whole numbers. */
			readonly step?: number;
			readonly choices?: ReadonlyArray<number | string | boolean>;
			/** A short text for people. */
			readonly help?: string;
	  };

/** The exported class. */
export type AlgorithmClass = {
	readonly parameters?: Readonly<Record<string, ParameterDeclaration>>;
	new (symbol: string, capital: number, parameters: Parameters): Algorithm;
};
