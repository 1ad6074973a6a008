/** Metrics of an instance as text. Pure. */
import {formatDecimal, trimZeros} from '../../format/decimal.ts';
import {textWidth} from './line.ts';

/** Maximum decimals of a metric. */
const metricDecimals = 4;

/** Returns `agents 25`, by name. */
export function metricTexts(metrics: Readonly<Record<string, number>>): string[] {
	return Object.entries(metrics)
		.toSorted(([a], [b]) => (a < b ? -1 : 1))
		.map(([name, value]) => `${name} ${metricValue(value)}`);
}

function metricValue(value: number): string {
	const scaled = Math.round(value * 10 ** metricDecimals);
	return Number.isSafeInteger(scaled)
		? trimZeros(formatDecimal(scaled, metricDecimals))
		: value.toPrecision(6);
}

/** As many of `texts` as fit whole into `width` columns, with a mark if there are more. */
export function wholeTexts(texts: readonly string[], between: string, width: number): string {
	const all = texts.join(between);
	if (textWidth(all) <= width) return all;
	let shown = '';
	for (const text of texts) {
		const longer = shown === '' ? text : shown + between + text;
		if (textWidth(longer) > width - 2) break;
		shown = longer;
	}
	return shown === '' ? '…' : `${shown} …`;
}
