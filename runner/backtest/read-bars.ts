/** All bars of a backtest, read into memory at once. */
import {AppError, exitCode} from '../../state/domain/error.ts';
import type {InstanceSettings} from '../../state/domain/instance/instance.ts';
import {type BarSeries, readAllBars} from '../market/memory.ts';
import type {OpenedMarket} from '../market/open-market.ts';
import {barsMaxLimit, simulatedBarsDefault} from './limits.ts';

/** Called now and then with the bars that were read; `total` is null where it is unknown. */
export type BarCount = (count: number, total: number | null) => void;

/** Bars between two calls of a {@link BarCount}. */
const countedBars = 50_000;

/**
 * Reads the bars of `opened`, and closes it.
 * @throws {@link AppError} as the market; `BACKTEST_NO_BARS` (65), `BACKTEST_TOO_LONG` (64).
 */
export function readBars(
	{market}: Pick<OpenedMarket, 'market'>,
	settings: Pick<InstanceSettings, 'symbol' | 'market' | 'barsMax'>,
	onBars: BarCount,
): BarSeries {
	const isEndless = settings.market.kind === 'simulated';
	const barsMax = settings.barsMax ?? (isEndless ? simulatedBarsDefault : null);
	let count = 0;
	const counted = {
		...market,
		next: () => {
			count += 1;
			if (count % countedBars === 0) onBars(count, barsMax);
			return market.next();
		},
	};
	try {
		// One more than allowed shows that there are more.
		const most = Math.min(barsMax ?? Infinity, barsMaxLimit + 1);
		const series = readAllBars(counted, most, isEndless ? most : undefined);
		if (series.count === 0 || series.count > barsMaxLimit) throw countError(series.count, settings);
		return series;
	} finally {
		market.close();
	}
}

function countError(
	count: number,
	{symbol, market}: Pick<InstanceSettings, 'symbol' | 'market'>,
): AppError {
	const whole = market.kind === 'replay' ? market.file : `the simulated market of ${symbol}`;
	const isPart = market.from !== undefined || market.to !== undefined;
	const source = isPart ? `${whole}, ${market.from ?? 'begin'} to ${market.to ?? 'end'}` : whole;
	const isEmpty = count === 0;
	return new AppError({
		code: isEmpty ? 'BACKTEST_NO_BARS' : 'BACKTEST_TOO_LONG',
		exitCode: isEmpty ? exitCode.badData : exitCode.usage,
		what: `${source}: ${isEmpty ? 'there are no bars' : `there are more than ${barsMaxLimit} bars`}`,
		why: isEmpty ? 'nothing can be tested on them' : 'all bars of a backtest are held in memory',
		fix: isEmpty
			? 'give a file with bars, --data FILE, or other --from and --to'
			: `test a part of them: --bars ${barsMaxLimit}`,
		details: {source},
	});
}
