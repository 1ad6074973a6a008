/**
 * The window through which an algorithm sees the run: one object for all bars, updated in place, so that a
 * bar costs no memory. It shows plain numbers; the exact ones stay in the account.
 */
import type {AccountState} from '../../state/domain/account.ts';
import type {Bar} from '../../state/domain/bar.ts';
import {powerOfTen} from '../../state/domain/decimal.ts';
import type {CostSettings} from '../../state/domain/instance.ts';
import {type Instrument, moneyDecimals} from '../../state/domain/instrument.ts';
import type {AlgorithmBar, Context, MaxSharesOptions} from '../algorithm/contract.ts';

/** Bars that {@link Context.bars} can look back. */
const historyMax = 5000;

type Mutable<T> = {-readonly [K in keyof T]: T[K]};

export type ContextWriter = {
	context: Context;
	/** Shows the next bar and the account at its close. */
	show(bar: Bar, account: Readonly<AccountState>): void;
};

const millionths = 1_000_000;

export function createContext(
	symbol: string,
	instrument: Instrument,
	costs: CostSettings,
): ContextWriter {
	const priceScale = powerOfTen(instrument.priceDecimals);
	const quantityScale = powerOfTen(instrument.quantityDecimals);
	const moneyScale = powerOfTen(moneyDecimals);
	const history = createHistory();
	const bar: AlgorithmBar = {time: 0, open: 0, high: 0, low: 0, close: 0, volume: 0};
	const context: Mutable<Context> = {
		symbol,
		index: 0,
		time: 0,
		bar,
		price: 0,
		position: 0,
		entryPrice: null,
		cash: 0,
		equity: 0,
		maxShares: options => maxShares(context, instrument, costs, options ?? {}),
		bars: count => history.bars(count),
		closes: count => history.closes(count),
	};

	const show = (next: Bar, account: Readonly<AccountState>): void => {
		bar.time = next.closeAtMs;
		bar.open = next.openTicks / priceScale;
		bar.high = next.highTicks / priceScale;
		bar.low = next.lowTicks / priceScale;
		bar.close = next.closeTicks / priceScale;
		bar.volume = next.volume;
		history.add(bar);
		context.index = next.barIndex;
		context.time = next.closeAtMs;
		context.price = bar.close;
		context.position = account.positionLots / quantityScale;
		context.entryPrice =
			account.positionLots === 0 ? null : account.entryCostMicros / moneyScale / context.position;
		context.cash = account.cashMicros / moneyScale;
		context.equity = account.equityMicros / moneyScale;
	};
	return {context, show};
}

/**
 * Worth after the order ≤ equity × (1 − reserve) × leverage, the leverage at most what the margin allows,
 * and the costs of the order taken off first: quantity × price × (1 + (fee + slippage) × leverage).
 */
function maxShares(
	context: Context,
	instrument: Instrument,
	costs: CostSettings,
	{side = 'BUY', leverage = 1, reserve = 0.01}: MaxSharesOptions,
): number {
	const held = side === 'BUY' ? context.position : -context.position;
	const leverageMax = Math.min(leverage, millionths / instrument.marginPpm);
	const worth = context.equity * (1 - reserve) * leverageMax;
	const costRatio = ((costs.feePpm + costs.slippagePpm) / millionths) * leverageMax;
	// What closes an opposite position pays costs as well, hence |held| there.
	const closing = Math.max(0, -held);
	const opening = worth / context.price - Math.max(0, held) - closing * costRatio;
	const step = instrument.quantityLotsStep;
	const lots = (opening / (1 + costRatio) + closing) * 10 ** instrument.quantityDecimals;
	const steps = Math.floor(lots / step);
	return steps > 0 ? (steps * step) / 10 ** instrument.quantityDecimals : 0;
}

/** The last bars, in flat arrays: a row costs six writes and no object. */
function createHistory() {
	const width = 6;
	const rows = new Float64Array(historyMax * width);
	let added = 0;
	const first = (count: number) => added - Math.max(0, Math.min(count, added, historyMax));
	const value = (index: number, field: number) => rows[(index % historyMax) * width + field] ?? 0;
	return {
		add(bar: AlgorithmBar): void {
			const at = (added % historyMax) * width;
			rows[at] = bar.time;
			rows[at + 1] = bar.open;
			rows[at + 2] = bar.high;
			rows[at + 3] = bar.low;
			rows[at + 4] = bar.close;
			rows[at + 5] = bar.volume;
			added += 1;
		},
		bars(count: number): AlgorithmBar[] {
			const found: AlgorithmBar[] = [];
			for (let index = first(count); index < added; index += 1)
				found.push({
					time: value(index, 0),
					open: value(index, 1),
					high: value(index, 2),
					low: value(index, 3),
					close: value(index, 4),
					volume: value(index, 5),
				});
			return found;
		},
		closes(count: number): number[] {
			const found: number[] = [];
			for (let index = first(count); index < added; index += 1) found.push(value(index, 4));
			return found;
		},
	};
}
