/** From settings to an open market and its instrument; the one place that knows which kind is which. */
import {join} from 'node:path';
import {AppError, exitCode} from '../../state/domain/error.ts';
import type {InstanceSettings} from '../../state/domain/instance.ts';
import type {Instrument} from '../../state/domain/instrument.ts';
import {packageRoot} from '../package-root.ts';
import {instrumentForData, knownInstrument, withMaintenance} from './instruments.ts';
import type {Market} from './market.ts';
import {createReplayMarket, scanPriceDecimals} from './replay.ts';
import {createSimulatedMarket} from './simulated.ts';

const builtinPrefix = 'builtin:';

/** Shipped files of bars, with the symbol whose instrument fits them. */
const builtins: ReadonlyMap<string, {file: string; priceDecimals: number}> = new Map([
	['sp500-2000', {file: 'sp500-2000.csv', priceDecimals: 6}],
]);

/**
 * Opens the market of an instance.
 * @throws {@link AppError} `SYMBOL_UNKNOWN`, `BAR_DATA_NOT_FOUND` (66), `BAR_DATA_…` (65), `MARGIN_UNUSABLE` (78).
 */
export function openMarket(
	settings: Pick<InstanceSettings, 'symbol' | 'market'> &
		Partial<Pick<InstanceSettings, 'maintenancePpm'>>,
): {instrument: Instrument; market: Market} {
	const {symbol, market, maintenancePpm = null} = settings;
	if (market.kind === 'simulated') {
		const known = knownInstrument(symbol);
		return {
			instrument: withMaintenance(known.instrument, maintenancePpm),
			market: createSimulatedMarket(known, market.seed),
		};
	}

	const path = resolveDataFile(market.file);
	const builtin = builtins.get(market.file.slice(builtinPrefix.length));
	const priceDecimals =
		market.file.startsWith(builtinPrefix) && builtin !== undefined
			? builtin.priceDecimals
			: scanPriceDecimals(path);
	return {
		instrument: withMaintenance(instrumentForData(symbol, priceDecimals), maintenancePpm),
		market: createReplayMarket(path, priceDecimals),
	};
}

/**
 * Returns the absolute path behind `file`: a path as it is, `builtin:NAME` as the shipped file.
 * @throws {@link AppError} `BAR_DATA_NOT_FOUND` (66) for a builtin that there is not.
 */
export function resolveDataFile(file: string): string {
	if (!file.startsWith(builtinPrefix)) return file;
	const builtin = builtins.get(file.slice(builtinPrefix.length));
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
