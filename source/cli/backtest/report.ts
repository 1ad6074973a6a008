/** A backtest for people: its settings, the statistics, the charts. Pure; 80 columns are enough. */
import type {
	BacktestChart,
	BacktestData,
	BacktestResult,
	BacktestSettings,
} from '../../../state/domain/trading/backtest.ts';
import type {BacktestStatistics} from '../../../state/domain/trading/backtest-statistics.ts';
import type {Piece, StyledLine} from '../../../state/domain/text/harmless-text.ts';
import {sourceTexts} from '../../../state/domain/instance/setting-source.ts';
import {timeframeText} from '../../../state/domain/time/timeframe.ts';
import {basename} from 'node:path';
import {coloured, joinedLine} from '../output/styled.ts';
import {chartLines, moment} from './chart.ts';
import {endLines} from './end-report.ts';
import {foldLines} from './fold-report.ts';
import {sweepLines} from './sweep-report.ts';
import {
	count,
	days,
	duration,
	factor,
	type Look,
	money,
	parameterText,
	percent,
	ratio,
} from './statistics-text.ts';

/** Wrapped text reads best at this width, however wide the terminal. */
const columnsMax = 80;

/** Returns the lines of the report. */
export function reportLines(
	result: BacktestResult,
	chart: BacktestChart,
	look: Look,
): StyledLine[] {
	const {settings, statistics, runs, folds, files} = result;
	const span = shownSpan(result);
	return [
		...headLines(settings),
		'',
		...(runs === null ? [] : [...sweepLines(runs, result, look), '']),
		...(folds === null ? [] : [...foldLines(folds, result, look), '']),
		...(runs === null ? [] : [`Best by ${result.rank}: ${parameterText(result.parameters ?? {})}`]),
		...(folds === null ? [] : ['Out of sample, all folds joined:']),
		...statisticLines(statistics, look),
		...marginLines(statistics, look),
		...endLines(statistics, result.buyAndHold, Math.min(look.columns, columnsMax)),
		'',
		...chartLines(chart, span, look),
		'',
		...files.map(file => `wrote ${file}`),
		measuredText(result),
	];
}

function shownSpan({settings, folds}: BacktestResult): {from: string; to: string} {
	return {from: folds?.[0]?.test.from ?? settings.from, to: folds?.at(-1)?.test.to ?? settings.to};
}

function headLines(settings: BacktestSettings): string[] {
	const {symbol, algorithm, parameters, market, bars, from, to, snapshotHash} = settings;
	const source =
		market.kind === 'simulated' ? `simulated, seed ${market.seed}` : fileText(market.file);
	const frame = market.timeframeMs === undefined ? '' : ` of ${timeframeText(market.timeframeMs)}`;
	const given = parameterText(parameters);
	return [
		`${symbol} · ${algorithm}${given === '' ? '' : ` · ${given}`}`,
		`${count(bars)} bars${frame}, ${moment(from)} to ${moment(to)} UTC · ${source}`,
		[
			`capital ${money(settings.capital)}`,
			`fee ${trimmedPercent(settings.fee)}`,
			`slippage ${trimmedPercent(settings.slippage)}`,
			`code ${snapshotHash.slice(0, 12)}`,
		].join(' · '),
		...wrapped(sourceTexts(settings.sources)),
		sizesText(settings),
		...(settings.data === null ? [] : [dataText(settings.data)]),
	];
}

/** Joins texts with ` · ` into lines that fit. */
function wrapped(texts: readonly string[]): string[] {
	return texts.reduce<string[]>((lines, text) => {
		const last = lines.at(-1);
		const longer = last === undefined ? text : `${last} · ${text}`;
		if (last !== undefined && longer.length > columnsMax) return [...lines, text];
		return [...lines.slice(0, -1), longer];
	}, []);
}

const tickSources = {
	instrument: '',
	data: ' (of the data)',
	setting: ' (as set: finer prices are rounded)',
	ledger: '',
} as const;

function sizesText({tick, tickFrom, lot, margin}: BacktestSettings): string {
	return `tick ${tick}${tickSources[tickFrom]} · lot ${lot} · margin ${trimmedPercent(margin)}`;
}

/** How the file was read: the first thing to check when the results are odd. */
function dataText({
	timeForm,
	time,
	timeZone,
	bars,
	newestFirst,
	layout,
	volume,
}: BacktestData): string {
	return [
		`times ${timeForm}${timeZone === null ? '' : ` in ${timeZone}`}, at the ${time} of ${bars === null ? 'a bar' : `bars of ${bars}`}`,
		...(layout === null ? [] : [`layout ${layout}`]),
		...(newestFirst ? ['newest first'] : []),
		...(volume ? [] : ['no volume']),
	].join(' · ');
}

function fileText(file: string): string {
	return file.startsWith('builtin:') ? file : basename(file);
}

function trimmedPercent(value: number): string {
	return `${Number((value * 100).toFixed(4))}%`;
}

type Cell = readonly [label: string, value: string, sign?: number | null];

/** Two columns of statistics: profit and risk, and trading. */
function statisticLines(statistics: BacktestStatistics, look: Look): StyledLine[] {
	const left: Cell[] = [
		['Return', percent(statistics.return), statistics.return],
		['CAGR', percent(statistics.cagr), statistics.cagr],
		['Volatility', percent(statistics.volatility)],
		['Sharpe', ratio(statistics.sharpe), statistics.sharpe],
		['Sortino', ratio(statistics.sortino), statistics.sortino],
		['Calmar', ratio(statistics.calmar), statistics.calmar],
		['Max drawdown', percent(statistics.maxDrawdown), statistics.maxDrawdown],
		['  lasted', duration(statistics.maxDrawdownBars, statistics.maxDrawdownDays)],
		['Longest drawdown', days(statistics.longestDrawdownDays)],
		['Exposure', percent(statistics.exposure)],
		['End equity', money(statistics.endEquity)],
	];
	const right: Cell[] = [
		['Trades', count(statistics.trades)],
		['Win rate', percent(statistics.winRate)],
		['Profit factor', factor(statistics)],
		['Expectancy', money(statistics.expectancy), statistics.expectancy],
		['Average win', money(statistics.averageWin)],
		['Average loss', money(statistics.averageLoss)],
		['Best trade', money(statistics.bestTrade)],
		['Worst trade', money(statistics.worstTrade)],
		['Turnover', statistics.turnover === null ? '–' : `${ratio(statistics.turnover)}×`],
		['Fills', count(statistics.fills)],
		['Fees', money(statistics.fees)],
	];
	return left.map((cell, row) => {
		const other = right[row];
		const [near, far] = [
			cellPieces(cell, look),
			other === undefined ? [] : cellPieces(other, look),
		];
		return joinedLine([...near, '    ', ...far]);
	});
}

/** Liquidations, and the end of the account. */
function marginLines({liquidations, ruined}: BacktestStatistics, {colour}: Look): StyledLine[] {
	const lines: StyledLine[] = [];
	if (liquidations > 0)
		lines.push(
			`${count(liquidations)} ${liquidations === 1 ? 'position was' : 'positions were'} closed by the venue: equity did not cover the maintenance margin`,
		);
	if (ruined !== null) {
		const debt = ruined.debt === 0 ? '' : `; ${money(ruined.debt)} beyond it were lost`;
		const text = `Ruined at bar ${count(ruined.bar)}: nothing was left and no order passed any more${debt}`;
		lines.push(joinedLine([coloured(text, '31', colour)]));
	}
	return lines;
}

/** Label and value are at the two ends of this many columns. */
const cellColumns = 37;

function cellPieces([label, value, sign]: Cell, {colour}: Look): Piece[] {
	const text = value.padStart(cellColumns - label.length);
	return [label, coloured(text, sign ? (sign > 0 ? '32' : '31') : null, colour)];
}

function measuredText({measured}: BacktestResult): string {
	const {runMs, barsRun, jobs} = measured;
	const threads = jobs === 1 ? '' : ` on ${jobs} threads`;
	const speed = runMs > 0 ? `, ${count(Math.round((barsRun / runMs) * 1000))} bars/s` : '';
	return `${count(barsRun)} bars in ${(runMs / 1000).toFixed(2)} s${threads}${speed}`;
}
