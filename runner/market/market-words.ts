/** Describes the instrument and the reading of its bars, as text and for scripts. Pure. */
import type {BacktestData} from '../../state/domain/trading/backtest.ts';
import {formatDecimal} from '../../state/domain/number/decimal.ts';
import {timeframeText} from '../../state/domain/time/timeframe.ts';
import type {TickSource} from './instruments.ts';
import type {OpenedMarket} from './open-market.ts';

const tickWords: Record<TickSource, string> = {
	instrument: 'of the instrument',
	data: 'of the data',
	setting: 'as set; finer prices are rounded to it',
	ledger: 'of the ledger',
};

/** `Market: tick 0.01 (of the instrument), lot 0.0001, margin 100%; times 2024-01-31 (date) name closes`. */
export function marketWords(opened: OpenedMarket): string {
	const {instrument, tickFrom} = opened;
	const data = dataOf(opened);
	const sizes = `tick ${tickText(instrument.priceDecimals)} (${tickWords[tickFrom]}), lot ${lotText(instrument)}, margin ${instrument.marginPpm / 10_000}%`;
	return `Market: ${sizes}${data === null ? '' : `; ${dataWords(data)}`}`;
}

/** `times 2024-01-31 (date) name closes, newest first, layout Yahoo`. */
export function dataWords(data: BacktestData): string {
	const {timeForm, time, timeZone, newestFirst, layout, volume} = data;
	const parts = [
		`times (${timeForm}${timeZone === null ? '' : `, ${timeZone}`}) name ${time === 'open' ? `opens of bars of ${data.bars ?? '?'}` : 'closes'}`,
		layout === null ? '' : `layout ${layout}`,
		newestFirst ? 'newest first' : '',
		volume ? '' : 'no volume',
	];
	return parts.filter(part => part !== '').join(', ');
}

/** How a file was read; null: there is none, or no row in it. */
export function dataOf({layout}: Pick<OpenedMarket, 'layout'>): BacktestData | null {
	if (layout?.meaning == null) return null;
	const {header, meaning, newestFirst, gapMs} = layout;
	return {
		timeForm: meaning.form.name,
		time: meaning.time,
		timeZone: meaning.form.kind === 'instant' ? null : (meaning.zone?.name ?? null),
		bars: gapMs === null ? null : timeframeText(gapMs),
		newestFirst,
		layout: header.layout,
		volume: header.volume !== null,
	};
}

export function tickText(decimals: number): string {
	return formatDecimal(1, decimals);
}

/** The smallest step of a quantity. */
export function lotText({quantityDecimals, quantityLotsStep}: OpenedMarket['instrument']): string {
	return formatDecimal(quantityLotsStep, quantityDecimals, {trimTo: 0});
}
