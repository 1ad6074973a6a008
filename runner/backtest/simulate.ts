/**
 * One run over bars in memory: the same engine, venue and rules as an instance, without ledger, log or lock.
 * A bar costs one step of the engine and two numbers that are kept.
 */
import type {WarmUp} from '../../state/domain/trading/backtest.ts';
import type {BacktestStatistics} from '../../state/domain/trading/backtest-statistics.ts';
import type {Ruin} from '../../state/domain/trading/account.ts';
import {type Bar, copyOfBar} from '../../state/domain/trading/bar.ts';
import type {InstanceSettings} from '../../state/domain/instance/instance.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import type {Order} from '../../state/domain/trading/order.ts';
import {backtestStatistics, type RunEnd} from '../../state/statistics/backtest-statistics.ts';
import type {EquityCurve} from '../../state/statistics/performance.ts';
import type {TradeTotals} from '../../state/statistics/trades.ts';
import type {Algorithm} from '../algorithm/contract.ts';
import type {RemoteAlgorithm} from '../python/remote-algorithm.ts';
import {createSimulatedVenue} from '../venue/simulated/simulated.ts';
import {createEngine, type Engine} from '../engine/engine.ts';
import {type BarSeries, createMemoryMarket} from '../market/memory.ts';
import type {Market} from '../market/market.ts';
import {readAhead} from '../market/read-ahead.ts';
import {type Driver, driveAtOnce, driveRemote} from './driver.ts';
import type {FillTable} from './fill-table.ts';
import type {Span} from './folds.ts';
import {createRecorder} from './recorder.ts';

export type SimulationOptions = {
	settings: Pick<InstanceSettings, 'name' | 'symbol' | 'algorithm' | 'capitalMicros' | 'costs'>;
	instrument: Instrument;
	series: BarSeries;
	/** Bars that are traded. */
	span: Span;
	/** First bar that the algorithm sees; the bars between it and `span` are shown without decisions. */
	warmFrom: number;
	algorithm: Algorithm;
	/** Set if the algorithm decides in a process of its own. */
	remote?: RemoteAlgorithm | undefined;
	riskFreeRate: number;
	/** Keep every fill, not only their sums. */
	keepFills: boolean;
	/** Keep every order in its final state. */
	keepOrders: boolean;
	monotonicMs: () => number;
	/** Called every few milliseconds with the bars done since the last call. */
	onTick: (bars: number) => void;
};

/** Curves are in shared memory: they are passed on without a copy. */
export type Simulation = {
	statistics: BacktestStatistics;
	totals: TradeTotals;
	curve: EquityCurve;
	fills: FillTable;
	/** How the bars before `span` reached the algorithm; null: there were none. */
	warmUp: WarmUp | null;
	/** By number; empty unless they are kept. */
	orders: Order[];
	end: RunEnd;
};

/** Bars until the first look at the clock; then as many as a tick's time allows. */
const firstChunkBars = 64;
const chunkBarsMax = 65_536;
const tickMs = 20;

/**
 * Runs the bars of `span`.
 * @throws {@link AppError} as the engine.
 */
export async function simulate(options: SimulationOptions): Promise<Simulation> {
	const {settings, instrument, series, span, warmFrom, riskFreeRate} = options;
	const count = span.to - span.from;
	const source = createMemoryMarket(sliceOf(series, warmFrom, span.to));
	const ahead = options.remote && readAhead(source);
	const market = ahead ?? source;
	const engine = createEngine({
		settings,
		instrument,
		market,
		venue: createSimulatedVenue(instrument, settings.costs),
		algorithm: options.algorithm,
	});
	const {remote} = options;
	const driver =
		remote === undefined || ahead === undefined
			? driveAtOnce(engine)
			: driveRemote(engine, ahead, {remote, algorithm: settings.algorithm, instrument});
	const warmed = await warmUp(driver, market, options);

	const equity = sharedColumn(count);
	const position = sharedColumn(count);
	const recorder = createRecorder(engine, {equity, position}, options);
	await inChunks(count, options, async bars => driver.advance(bars, recorder.onBar));

	const closeAtMs = series.closeAtMs.subarray(span.from, span.to);
	const curve = {closeAtMs, equity, position};
	const {totals, fills, orders} = recorder;
	totals.liquidations = engine.liquidations();
	totals.ruin = ruinOf(engine, warmFrom);
	const end = recorder.end(series.closeAtMs);
	const {capitalMicros} = settings;
	const statistics = backtestStatistics(curve, totals, {capitalMicros, riskFreeRate}, end);
	return {statistics, totals, curve, fills, orders, end, warmUp: warmed};
}

/** Bars are numbered as in the data. */
function ruinOf({account: {ruin}}: Engine, warmFrom: number): Ruin | null {
	return ruin === null ? null : {...ruin, barIndex: ruin.barIndex + warmFrom};
}

/**
 * Shows the bars before `span`. The algorithm is a new object and is not asked to decide: decisions without
 * orders would let it believe in a position that it does not have.
 */
async function warmUp(
	driver: Driver,
	market: Market,
	{span, warmFrom, ...options}: SimulationOptions,
): Promise<WarmUp | null> {
	let hears = false;
	await inChunks(span.from - warmFrom, options, async count => {
		const bars: Bar[] = [];
		for (let index = 0; index < count; index += 1) bars.push(copyOfBar(market.next() as Bar));
		hears = await driver.warmUp(bars);
		return count;
	});
	if (span.from === warmFrom) return null;
	return hears ? 'method' : 'history';
}

/** Runs `count` bars, a tick's worth at a time, so that progress is visible. */
async function inChunks(
	count: number,
	{monotonicMs, onTick}: Pick<SimulationOptions, 'monotonicMs' | 'onTick'>,
	run: (bars: number) => Promise<number>,
): Promise<void> {
	let chunkBars = firstChunkBars;
	let done = 0;
	while (done < count) {
		const startMs = monotonicMs();
		const bars = await run(Math.min(chunkBars, count - done));
		done += bars;
		onTick(bars);
		const tookMs = monotonicMs() - startMs;
		chunkBars = Math.round(
			Math.max(1, Math.min(chunkBarsMax, (chunkBars * tickMs) / Math.max(tookMs, tickMs / 4))),
		);
	}
}

function sliceOf(series: BarSeries, from: number, to: number): BarSeries {
	const part = (column: Float64Array) => column.subarray(from, to);
	return {
		count: to - from,
		closeAtMs: part(series.closeAtMs),
		openTicks: part(series.openTicks),
		highTicks: part(series.highTicks),
		lowTicks: part(series.lowTicks),
		closeTicks: part(series.closeTicks),
		volume: part(series.volume),
	};
}

function sharedColumn(count: number): Float64Array {
	return new Float64Array(new SharedArrayBuffer(count * Float64Array.BYTES_PER_ELEMENT));
}
