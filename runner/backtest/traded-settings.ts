/** What a backtest traded with, as its documents hold it. Pure. */
import type {BacktestSettings} from '../../state/domain/trading/backtest.ts';
import type {InstanceSettings} from '../../state/domain/instance/instance.ts';
import {moneyDecimals} from '../../state/domain/trading/instrument.ts';
import {lotText, tickText} from '../market/market-words.ts';
import type {Prepared} from './prepare.ts';

const millionths = 1_000_000;

/** Settings of a run; a single one in a script has no name, no stored code and no other place than its arguments. */
export type TradedSettings = Omit<BacktestSettings, 'name' | 'snapshotHash' | 'sources'>;

type Traded = Pick<Prepared, 'instrument' | 'series' | 'source'> & {
	settings: Pick<
		InstanceSettings,
		'symbol' | 'algorithm' | 'parameters' | 'capitalMicros' | 'costs' | 'market'
	>;
};

/** `riskFree`: yearly rate as a ratio. */
export function tradedSettings(
	{settings, series, instrument, source}: Traded,
	riskFree: number,
): TradedSettings {
	const time = (at: number) => new Date(series.closeAtMs[at] as number).toISOString();
	return {
		symbol: settings.symbol,
		algorithm: settings.algorithm,
		parameters: settings.parameters,
		capital: settings.capitalMicros / 10 ** moneyDecimals,
		fee: settings.costs.feePpm / millionths,
		slippage: settings.costs.slippagePpm / millionths,
		market: settings.market,
		tick: tickText(instrument.priceDecimals),
		tickFrom: source.tickFrom,
		lot: lotText(instrument),
		margin: instrument.marginPpm / millionths,
		data: source.data,
		bars: series.count,
		from: time(0),
		to: time(series.count - 1),
		riskFree,
	};
}
