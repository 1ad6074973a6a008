/** Turns settings into an open market and its instrument; the only file that knows all kinds. */
import {join} from 'node:path';
import {AppError, exitCode} from '../../state/domain/error.ts';
import type {InstanceSettings, MarketSettings} from '../../state/domain/instance/instance.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import {momentMs} from '../../state/domain/time/timeframe.ts';
import {createTimeZone} from '../../state/domain/time/time-zone.ts';
import {packageRoot} from '../package-root.ts';
import {type BarLayout, type EarlierReading, inspectLayout} from './bar-layout.ts';
import type {BarStream} from './bar-stream.ts';
import {createCountedMarket} from './counted.ts';
import {lookAtFile} from './file-look.ts';
import {
	instrumentForData,
	knownInstrument,
	tickDecimals,
	type TickSource,
	withMaintenance,
} from './instruments.ts';
import type {Market} from './market.ts';
import {scanPrices} from './price-scan.ts';
import {openReplay, type ReplayOptions} from './replay.ts';
import {createSimulatedMarket, simulatedBarMs} from './simulated.ts';
import {openText, type TextSource} from './text-source.ts';
import {checkTimeframe, resampled, withinWindow} from './window.ts';

const builtinPrefix = 'builtin:';

/** A table of bars, wherever its text is. */
export type BarTable = {
	/** Its name in messages; the absolute path of a file. */
	path: string;
	/** Opens its text at the first byte. Called once for each reading. */
	open: () => TextSource;
	/** Whether it is a file, to which bars may be added while it is read. */
	isFile: boolean;
	/** Decimals that hold all its prices, where they are known without a look at them. */
	priceDecimals?: number | undefined;
};

/** Shipped files of bars, with the tick that holds their prices. */
const builtins: ReadonlyMap<string, {file: string; priceDecimals: number}> = new Map([
	['sp500-2000', {file: 'sp500-2000.csv', priceDecimals: 6}],
]);

/** Decisions of an earlier run: a file that has grown since must keep its meaning. */
export type EarlierMarket = {priceDecimals: number; checkpoint: unknown};

export type OpenedMarket = {
	instrument: Instrument;
	tickFrom: TickSource;
	market: Market;
	/** The layout of the file; null for the simulated market. */
	layout: BarLayout | null;
};

/**
 * Opens the market of an instance.
 * @throws {@link AppError} `SYMBOL_UNKNOWN`, `BAR_DATA_NOT_FOUND` (66), `BAR_DATA_…` (65), `TIMEFRAME_UNUSABLE` (64),
 * `MARGIN_UNUSABLE` (78).
 */
export function openMarket(
	settings: Pick<InstanceSettings, 'symbol' | 'market'> &
		Partial<Pick<InstanceSettings, 'maintenancePpm'>>,
	earlier?: EarlierMarket,
): OpenedMarket {
	const {symbol, market, maintenancePpm = null} = settings;
	const opened =
		market.kind === 'replay'
			? openTable(symbol, market, fileTable(market), earlier)
			: openSimulated(symbol, market);
	return {...opened, instrument: withMaintenance(opened.instrument, maintenancePpm)};
}

function openSimulated(symbol: string, market: MarketSettings & {kind: 'simulated'}): OpenedMarket {
	const known = knownInstrument(symbol);
	const simulated = () => createSimulatedMarket(known, market.seed);
	const facts = {instrument: known.instrument, tickFrom: 'instrument', layout: null} as const;
	const isPart = market.from ?? market.to ?? market.timeframeMs;
	if (isPart === undefined) return {...facts, market: simulated()};
	const open = () => partOf(simulated(), market, {gapMs: simulatedBarMs, lagMs: 0, source: symbol});
	return {...facts, market: createCountedMarket({open, facts: {}, file: null})};
}

function fileTable({file}: {file: string}): BarTable {
	const path = resolveDataFile(file);
	const {priceDecimals} = shippedFile(file) ?? {};
	return {path, open: () => openText(path), isFile: true, priceDecimals};
}

/**
 * Opens the bars of `table` as `market` says. The instrument keeps its own maintenance margin.
 * @throws {@link AppError} as {@link openMarket}.
 */
export function openTable(
	symbol: string,
	market: MarketSettings & {kind: 'replay'},
	table: BarTable,
	earlier?: EarlierMarket,
): OpenedMarket {
	const {path} = table;
	const reading = earlier === undefined ? null : {intervalMs: intervalOf(earlier.checkpoint)};
	const tick = tickOf(symbol, table, market, {reading, earlier});
	const unit = {decimals: tick.decimals, rounds: market.tickDecimals !== undefined};
	const {layout} = tick;
	const {meaning} = layout;
	const isByDay = meaning?.form.kind === 'day';
	const lengthMs = meaning?.time === 'open' && !isByDay ? meaning.intervalMs : null;
	const dayLagMs = isByDay && meaning?.isDayWhole ? wholeDayLagMs : 0;
	const seen = {gapMs: layout.gapMs, lagMs: lengthMs ?? dayLagMs, source: path};
	// Reading the file again does not change its meaning.
	const settled = lengthMs === null ? reading : {intervalMs: lengthMs};
	const options: ReplayOptions = {words: market, earlier: settled, unit};
	return {
		instrument: instrumentForData(symbol, tick.decimals, market.lotDecimals),
		tickFrom: tick.from,
		layout,
		market: createCountedMarket({
			open: () => partOf(openReplay(table.open(), options), market, seen),
			facts: lengthMs === null ? {} : {intervalMs: lengthMs},
			file: table.isFile ? {path, look: () => lookAtFile(path)} : null,
		}),
	};
}

/** A day that ends at midnight has begun 23 to 25 hours before, depending on the clocks. */
const wholeDayLagMs = 22 * 3_600_000;

/** A ledger keeps its first tick; otherwise the file is read to find one. */
function tickOf(
	symbol: string,
	table: BarTable,
	market: MarketSettings & {kind: 'replay'},
	{reading, earlier}: {reading: EarlierReading | null; earlier: EarlierMarket | undefined},
): {decimals: number; from: TickSource; layout: BarLayout} {
	const source = table.open();
	try {
		const layout = inspectLayout(source, market, reading);
		if (market.tickDecimals !== undefined)
			return {decimals: market.tickDecimals, from: 'setting', layout};
		if (earlier !== undefined) return {decimals: earlier.priceDecimals, from: 'ledger', layout};
		const {priceDecimals} = table;
		const scan =
			priceDecimals === undefined
				? scanPrices(source, layout)
				: {decimals: priceDecimals, firstPrice: null};
		return {...tickDecimals(symbol, scan), layout};
	} finally {
		source.close();
	}
}

function intervalOf(checkpoint: unknown): number | null {
	if (typeof checkpoint !== 'object' || checkpoint === null) return null;
	const {intervalMs} = checkpoint as {intervalMs?: unknown};
	return typeof intervalMs === 'number' ? intervalMs : null;
}

/** The requested bars, in the requested length. */
function partOf(
	stream: BarStream,
	{from, to, timeframeMs, ...market}: MarketSettings,
	{gapMs, lagMs, source}: {gapMs: number | null; lagMs: number; source: string},
): BarStream {
	const zoneName = market.kind === 'replay' ? market.timeZone : undefined;
	const zone = zoneName === undefined ? null : createTimeZone(zoneName);
	const moment = (text: string | undefined, edge: 'begin' | 'end') =>
		text === undefined ? null : momentMs(text, edge, zone);
	const isWhole = from === undefined && to === undefined;
	const part = isWhole
		? stream
		: withinWindow(stream, {fromMs: moment(from, 'begin'), toMs: moment(to, 'end'), lagMs});
	// A single row has the length that was set.
	if (timeframeMs === undefined || gapMs === null || timeframeMs === gapMs) return part;
	checkTimeframe(timeframeMs, gapMs, source);
	return resampled(part, {lengthMs: timeframeMs, zone});
}

function shippedFile(file: string) {
	return file.startsWith(builtinPrefix)
		? builtins.get(file.slice(builtinPrefix.length))
		: undefined;
}

/**
 * Returns the absolute path for `file`: a path unchanged, `builtin:NAME` as the shipped file.
 * @throws {@link AppError} `BAR_DATA_NOT_FOUND` (66) for an unknown builtin.
 */
export function resolveDataFile(file: string): string {
	if (!file.startsWith(builtinPrefix)) return file;
	const builtin = shippedFile(file);
	if (builtin !== undefined) return join(packageRoot(), 'data', builtin.file);
	throw new AppError({
		code: 'BAR_DATA_NOT_FOUND',
		exitCode: exitCode.noInput,
		what: `${file}: no shipped bars of this name`,
		why: `there are ${[...builtins.keys()].map(name => builtinPrefix + name).join(', ')}`,
		fix: 'use one of these, or the path of a CSV file',
		details: {file},
	});
}
