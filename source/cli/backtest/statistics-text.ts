/** Statistics of a backtest as text; an undefined value is a dash. Pure. */

import {shownValue} from '../../../state/domain/text/secret.ts';
import {groupDigits} from '../../format/decimal.ts';
import type {Parameters, Ranking} from '../../../state/domain/trading/backtest.ts';
import type {BacktestStatistics} from '../../../state/domain/trading/backtest-statistics.ts';
import {rankValue} from '../../../state/statistics/rank-order.ts';

/** Properties of the terminal. */
export type Look = {columns: number; colour: boolean};

const none = '–';

/** A ratio: `0.0123` is `1.23%`. Above a thousand percent without decimals. */
export function percent(value: number | null): string {
	if (value === null) return none;
	const shown = value * 100;
	const text = shown.toFixed(Math.abs(shown) >= 1000 ? 0 : 2);
	return `${grouped(text)}%`;
}

/** Two decimals. */
export function ratio(value: number | null): string {
	return value === null ? none : grouped(value.toFixed(2));
}

const inPercent: ReadonlySet<Ranking> = new Set(['return', 'cagr', 'winRate', 'maxDrawdown']);

/** The statistic that orders the runs; `∞` if only its divisor is 0. */
export function rankText(statistics: BacktestStatistics, rank: Ranking): string {
	const value = rankValue(statistics, rank);
	return value === Number.POSITIVE_INFINITY ? '∞' : statisticText(value, rank);
}

export function statisticText(value: number | null, rank: Ranking): string {
	return inPercent.has(rank) ? percent(value) : ratio(value);
}

/** A price with all its decimals. */
export function price(value: number): string {
	return grouped(String(value));
}

/** The profit factor; `∞` without a loss. */
export function factor({
	profitFactor,
	winRate,
}: Pick<BacktestStatistics, 'profitFactor' | 'winRate'>): string {
	return profitFactor === null && (winRate ?? 0) > 0 ? '∞' : ratio(profitFactor);
}

/** In the currency of the account, two decimals. */
export function money(value: number | null): string {
	return value === null ? none : grouped(value.toFixed(2));
}

/** A whole number, in groups of three digits: `1,234`. */
export function count(value: number): string {
	return grouped(String(value));
}

/** `2.1 days`; in hours below one day. */
export function days(value: number): string {
	if (value === 0) return none;
	return value < 1 ? `${(value * 24).toFixed(1)} hours` : `${grouped(value.toFixed(1))} days`;
}

/** `1,234 bars, 2.1 days`. */
export function duration(bars: number, inDays: number): string {
	return bars === 0
		? none
		: `${count(bars)} bars, ${days(inDays)
				.replace(/ hours$/, ' h')
				.replace(/ days$/, ' d')}`;
}

/** `fast=10 slow=30`. */
export function parameterText(parameters: Parameters): string {
	return Object.entries(parameters)
		.map(([name, value]) => `${name}=${shownValue(name, value)}`)
		.join(' ');
}

function grouped(text: string): string {
	return text.replace(/^(-?)(\d+)/, (_, sign: string, digits: string) => {
		const isZero = /^-?0*(?:\.0*)?$/.test(text);
		return (isZero ? '' : sign) + groupDigits(digits);
	});
}
