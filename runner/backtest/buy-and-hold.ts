/**
 * The result of buying once and holding with the same bars, capital and costs: decided at the first close as
 * an algorithm would, filled at the next open, as much as cash can pay, valued at the last close. Pure.
 */
import {applyExecution, markToMarket, openAccount} from '../../state/domain/trading/account.ts';
import {largestLots} from '../../state/domain/trading/affordable.ts';
import type {BuyAndHold} from '../../state/domain/trading/backtest-statistics.ts';
import {powerOfTen} from '../../state/domain/number/decimal.ts';
import type {InstanceSettings} from '../../state/domain/instance/instance.ts';
import {type Instrument, moneyDecimals} from '../../state/domain/trading/instrument.ts';
import {marginShortfall} from '../../state/domain/trading/margin.ts';
import {isCountable, notionalMicros, shareMicros} from '../../state/domain/trading/money.ts';
import {curveStatistics} from '../../state/statistics/performance.ts';
import {slipped} from '../venue/simulated/fill-model.ts';
import type {BarSeries} from '../market/memory.ts';
import type {Span} from './folds.ts';

export type HoldOptions = {
	settings: Pick<InstanceSettings, 'capitalMicros' | 'costs'>;
	instrument: Instrument;
	series: BarSeries;
	riskFreeRate: number;
};

const wholeMarginPpm = 1_000_000;

/** Returns the statistics over the bars of `span`. */
export function buyAndHold(
	{from, to}: Span,
	{settings, instrument, series, riskFreeRate}: HoldOptions,
): BuyAndHold {
	const {capitalMicros, costs} = settings;
	const account = openAccount(capitalMicros);
	const equity = new Float64Array(to - from).fill(capitalMicros);
	const position = new Float64Array(to - from);
	const at = from + 1;
	const priceTicks =
		at < to ? slipped('BUY', series.openTicks[at] as number, costs.slippagePpm) : null;
	const quantityLots =
		priceTicks === null ? 0 : affordableLots(account, instrument, priceTicks, costs.feePpm);
	if (priceTicks !== null && quantityLots > 0) {
		const notional = notionalMicros(instrument, priceTicks, quantityLots);
		const feeMicros = shareMicros(notional, costs.feePpm);
		applyExecution(account, instrument, {side: 'BUY', quantityLots, priceTicks, feeMicros});
		// In floating point, as statistics are; the last bar is exact.
		const tickMicros = notional / priceTicks;
		for (let bar = at; bar < to; bar += 1)
			equity[bar - from] = account.cashMicros + (series.closeTicks[bar] as number) * tickMicros;
		markToMarket(account, instrument, series.closeTicks[to - 1] as number);
		equity[to - from - 1] = account.equityMicros;
		position.fill(quantityLots, 1);
	}

	const closeAtMs = series.closeAtMs.subarray(from, to);
	const statistics = curveStatistics({closeAtMs, equity, position}, capitalMicros, riskFreeRate);
	const money = (micros: number) => micros / powerOfTen(moneyDecimals);
	return {
		return: statistics.return,
		cagr: statistics.cagr,
		volatility: statistics.volatility,
		sharpe: statistics.sharpe,
		maxDrawdown: statistics.maxDrawdown,
		fees: money(account.feesMicros),
		endEquity: money(account.equityMicros),
		quantity: quantityLots / powerOfTen(instrument.quantityDecimals),
		entryPrice:
			priceTicks === null || quantityLots === 0
				? null
				: priceTicks / powerOfTen(instrument.priceDecimals),
	};
}

/** As much as cash pays for: a holder for years borrows nothing. */
function affordableLots(
	account: ReturnType<typeof openAccount>,
	instrument: Instrument,
	priceTicks: number,
	feePpm: number,
): number {
	const unlevered = {...instrument, marginPpm: wholeMarginPpm};
	const question = {
		side: 'BUY',
		quantityLots: Number.MAX_SAFE_INTEGER,
		priceTicks,
		feePpm,
	} as const;
	return largestLots(
		account,
		unlevered,
		question,
		quantityLots =>
			isCountable(instrument, priceTicks, quantityLots) &&
			marginShortfall(account, unlevered, {...question, quantityLots}) === null,
	);
}
