/** `backtest()`: the engine of `pitwall backtest` in the process of a script, without a lock, ledger, log or home. */
import {systemClock} from '../../state/process/system-clock.ts';
import {resolveFrom, workingDirectory} from '../../state/process/working-directory.ts';
import type {AlgorithmClass} from '../algorithm/contract.ts';
import {classOf, construct, parametersOf} from '../algorithm/algorithm-class.ts';
import {overlayParameters} from '../algorithm/parameters.ts';
import {buyAndHold} from '../backtest/buy-and-hold.ts';
import {readBars} from '../backtest/read-bars.ts';
import {simulate} from '../backtest/simulate.ts';
import {tradedSettings} from '../backtest/traded-settings.ts';
import {moneyDecimals} from '../../state/domain/trading/instrument.ts';
import {withMaintenance} from '../market/instruments.ts';
import {dataOf} from '../market/market-words.ts';
import {type OpenedMarket, openMarket, openTable} from '../market/open-market.ts';
import {loadFile} from './load-file.ts';
import type {Backtest, BacktestReport} from './package.ts';
import {type LibraryRequest, readOptions} from './read-options.ts';
import {curveOf, ordersOf, tradesOf} from './report.ts';
import {rowTable} from './row-table.ts';
import {inWordsOfScript} from './script-words.ts';

/** See {@link Backtest}. */
export const backtest: Backtest = async (options: unknown) => {
	try {
		return await run(options);
	} catch (error) {
		throw inWordsOfScript(error);
	}
};

const resolve = (path: string) => resolveFrom(workingDirectory(), path);

async function run(options: unknown): Promise<BacktestReport> {
	const request = readOptions(options, resolve);
	const {name, algorithmClass} = await findClass(request);
	const {riskFreeRate} = request;
	const specs = parametersOf(algorithmClass, name);
	const parameters = overlayParameters(name, specs, request.settings.parameters);
	const opened = open(request);
	const {instrument} = opened;
	const series = readBars(opened, request.settings, () => {});
	const settings = {...request.settings, name, algorithm: name};
	const {symbol, capitalMicros} = settings;
	const capital = capitalMicros / 10 ** moneyDecimals;
	const simulation = await simulate({
		settings,
		instrument,
		series,
		span: {from: 0, to: series.count},
		warmFrom: 0,
		algorithm: construct(algorithmClass, name, {symbol, capital, parameters}),
		riskFreeRate,
		keepFills: true,
		keepOrders: true,
		monotonicMs: () => systemClock.monotonicMs(),
		onTick: () => {},
	});
	const source = {tickFrom: opened.tickFrom, data: dataOf(opened)};
	const ran = {instrument, series, capitalMicros};
	return {
		settings: tradedSettings({settings, instrument, series, source}, riskFreeRate),
		statistics: simulation.statistics,
		buyAndHold: buyAndHold(
			{from: 0, to: series.count},
			{settings, instrument, series, riskFreeRate},
		),
		curve: curveOf(simulation, ran),
		trades: tradesOf(simulation.fills, ran),
		orders: ordersOf(simulation.orders, instrument),
	};
}

async function findClass({algorithm}: LibraryRequest) {
	if (typeof algorithm === 'string') {
		const {name, module} = await loadFile(algorithm, resolve);
		return {name, algorithmClass: classOf(module, name)};
	}

	const name = algorithm.name || 'Algorithm';
	return {name, algorithmClass: algorithm as unknown as AlgorithmClass};
}

function open({rows, settings}: LibraryRequest): OpenedMarket {
	const {symbol, market, maintenancePpm} = settings;
	if (rows === null || market.kind !== 'replay') return openMarket(settings);
	const opened = openTable(symbol, market, rowTable(rows));
	return {...opened, instrument: withMaintenance(opened.instrument, maintenancePpm)};
}
