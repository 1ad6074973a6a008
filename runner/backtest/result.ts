/** Reports the results: files, chart, result. */
import type {BacktestResult, BacktestSettings} from '../../state/domain/trading/backtest.ts';
import {resolve} from 'node:path';
import type {Backtest, Outcome, Tell} from './backtest.ts';
import {buyAndHold} from './buy-and-hold.ts';
import {chartOf} from './chart.ts';
import {writeEquity, writeOrders, writeTrades, type Written} from './files.ts';
import {tradedSettings} from './traded-settings.ts';

/**
 * Writes the requested files, then reports chart and result. @throws {@link AppError} `OUTPUT_FILE_…` (66,
 * 74, 77).
 */
export function finish(
	backtest: Backtest,
	outcome: Outcome,
	measured: BacktestResult['measured'],
	tell: Tell,
): void {
	const {request, prepared} = backtest;
	const {simulation, kind, parameters, folds, firstBar} = outcome;
	const files = writeFiles(backtest, outcome);
	const {capitalMicros} = prepared.settings;
	tell({chart: chartOf(simulation.curve.equity, capitalMicros, request.chartColumns)});
	const {statistics} = simulation;
	const settings = settingsOf(backtest);
	const {rank, minTrades} = request;
	const span = {from: firstBar - 1, to: firstBar - 1 + statistics.bars};
	const held = buyAndHold(span, {...prepared, riskFreeRate: request.riskFreeRate});
	const told = {parameters, rank, minTrades, folds, files, measured};
	tell({result: {kind, settings, statistics, buyAndHold: held, ...told}});
}

function writeFiles({request, prepared}: Backtest, {simulation, firstBar}: Outcome): string[] {
	const {instrument, series, settings} = prepared;
	const {curve, fills, orders} = simulation;
	const from = firstBar - 1;
	const written: Written = {
		instrument,
		curve,
		closeTicks: series.closeTicks.subarray(from, from + curve.equity.length),
		firstBar,
		fills,
		orders,
		closeAtMs: series.closeAtMs,
		capitalMicros: settings.capitalMicros,
	};
	const files: string[] = [];
	if (request.tradesFile !== null) {
		writeTrades(request.tradesFile, written);
		files.push(resolve(request.tradesFile));
	}
	if (request.equityFile !== null) {
		writeEquity(request.equityFile, written);
		files.push(resolve(request.equityFile));
	}
	if (request.ordersFile !== null) {
		writeOrders(request.ordersFile, written);
		files.push(resolve(request.ordersFile));
	}
	return files;
}

/** The order of keys is that of the documents. */
function settingsOf({request, prepared}: Backtest): BacktestSettings {
	const traded = tradedSettings(prepared, request.riskFreeRate);
	const {symbol, algorithm, parameters, capital, fee, slippage, ...rest} = traded;
	const {settings, code, sources} = prepared;
	return {
		name: settings.name,
		symbol,
		algorithm,
		snapshotHash: code.hash,
		parameters,
		capital,
		fee,
		slippage,
		sources,
		...rest,
	};
}
