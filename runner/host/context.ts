/**
 * The window through which an algorithm sees the run: one object for all bars, updated in place. The bar in
 * it is new each time, for indicators keep bars. Plain numbers here; the exact ones stay in the account.
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
	const context: Mutable<Context> = {
		symbol,
		index: 0,
		time: 0,
		bar: {time: 0, open: 0, high: 0, low: 0, close: 0, volume: 0},
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
		const bar: AlgorithmBar = {
			time: next.closeAtMs,
			open: next.openTicks / priceScale,
			high: next.highTicks / priceScale,
			low: next.lowTicks / priceScale,
			close: next.closeTicks / priceScale,
			volume: next.volume,
		};
		history.add(bar);
		context.bar = bar;
		context.index = next.barIndex;
		context.time = bar.time;
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

/** The last bars, in a ring. */
function createHistory() {
	const ring: AlgorithmBar[] = [];
	let added = 0;
	const last = (count: number): AlgorithmBar[] => {
		const found: AlgorithmBar[] = [];
		const wanted = Math.max(0, Math.min(Math.trunc(count), ring.length));
		for (let index = added - wanted; index < added; index += 1) {
			const bar = ring[index % historyMax];
			if (bar !== undefined) found.push(bar);
		}

		return found;
	};
	return {
		add(bar: AlgorithmBar): void {
			ring[added % historyMax] = bar;
			added += 1;
		},
		bars: last,
		closes: (count: number) => last(count).map(({close}) => close),
	};
}
