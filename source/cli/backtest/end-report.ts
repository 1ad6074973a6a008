/** Reports the end of a run: the open position, holding the same bars, and orders without a fill. Pure. */
import type {
	BacktestStatistics,
	BuyAndHold,
	OpenPosition,
	OrderCounts,
	UnfilledOrders,
} from '../../../state/domain/trading/backtest-statistics.ts';
import {moment} from './chart.ts';
import {count, factor, money, percent, price, ratio} from './statistics-text.ts';

/** Returns the lines; an empty block is left out. */
export function endLines(
	statistics: BacktestStatistics,
	hold: BuyAndHold,
	columnsMax: number,
): string[] {
	const {openPosition, orders} = statistics;
	return [
		...holdTexts(hold),
		...(openPosition === null ? [] : positionTexts(openPosition)),
		...markedTexts(statistics),
		...orderTexts(orders),
	].flatMap(parts => wrapped(parts, columnsMax));
}

/** A heading and the parts behind it: lines break between parts. */
type Parts = readonly [heading: string, ...parts: string[]];

function holdTexts(hold: BuyAndHold): Parts[] {
	const {entryPrice, quantity} = hold;
	if (entryPrice === null) return [['Buy and hold', 'nothing could be bought']];
	return [
		[
			'Buy and hold',
			`return ${percent(hold.return)}`,
			`CAGR ${percent(hold.cagr)}`,
			`Sharpe ${ratio(hold.sharpe)}`,
			`max drawdown ${percent(hold.maxDrawdown)}`,
			`${quantity} at ${price(entryPrice)}`,
			`end equity ${money(hold.endEquity)}`,
		],
	];
}

function positionTexts(open: OpenPosition): Parts[] {
	return [
		[
			'Open at the end',
			`${open.side} ${open.quantity} since ${moment(open.since)}`,
			`entry ${price(open.entryPrice)}`,
			`last ${price(open.markPrice)}`,
			`unrealized ${money(open.unrealized)}`,
			`profit after fees ${money(open.profit)}`,
		],
	];
}

/** Each test of a walk-forward may have ended with an open position, not only the last one. */
function markedTexts({trades, marked}: BacktestStatistics): Parts[] {
	if (marked.trades === trades) return [];
	return [
		[
			'Open positions counted as closed',
			`trades ${count(marked.trades)}`,
			`win rate ${percent(marked.winRate)}`,
			`profit factor ${factor(marked)}`,
			`expectancy ${money(marked.expectancy)}`,
			`worst trade ${money(marked.worstTrade)}`,
		],
	];
}

function orderTexts(orders: OrderCounts): Parts[] {
	const {total, open, unfilled} = orders;
	if (total === 0) return [];
	const ends = (['filled', 'denied', 'rejected', 'canceled', 'expired'] as const)
		.filter(end => end === 'filled' || orders[end] > 0)
		.map(end => `${count(orders[end])} ${end}`);
	const waiting = open > 0 ? [`${count(open)} open`] : [];
	return [[`Orders ${count(total)}`, ...ends, ...waiting], ...unfilled.flatMap(unfilledTexts)];
}

/** Canceled and expired orders are usually intended, so only their count is shown. */
function unfilledTexts({status, code, count: many, first}: UnfilledOrders): Parts[] {
	const head = `  ${count(many)} ${status} ${code ?? ''}`.trimEnd();
	if (status !== 'denied' && status !== 'rejected') return [[head]];
	const {bar, side, quantity, type, reason} = first;
	return [[`${head}, the first on bar ${count(bar)}`, `${side} ${quantity} ${type}`, reason]];
}

/** Joins the parts into lines that fit; continuation lines are indented. */
function wrapped([heading, ...parts]: Parts, columnsMax: number): string[] {
	const indent = `${/^ */.exec(heading)?.[0] ?? ''}    `;
	const lines = [heading];
	for (const [index, part] of parts.entries()) {
		const longer = `${lines.at(-1) ?? ''}${index === 0 ? ': ' : ', '}${part}`;
		if (longer.length <= columnsMax) lines[lines.length - 1] = longer;
		else {
			lines[lines.length - 1] += index === 0 ? ':' : ',';
			lines.push(...broken(indent + part, indent, columnsMax));
		}
	}
	return lines;
}

/** Breaks a part that is longer than a line between its words. */
function broken(text: string, indent: string, columnsMax: number): string[] {
	const lines: string[] = [];
	for (const word of text.trimStart().split(' ')) {
		const longer = `${lines.at(-1) ?? ''} ${word}`;
		if (lines.length > 0 && longer.length <= columnsMax) lines[lines.length - 1] = longer;
		else lines.push(indent + word);
	}
	return lines;
}
