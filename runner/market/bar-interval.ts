/** Determines the market time from one bar to the next. */
import type {InstanceSettings} from '../../state/domain/instance/instance.ts';
import {openMarket} from './open-market.ts';
import {simulatedBarMs} from './simulated.ts';

/** Weekends and holidays do not shift the median of this many gaps. */
const gapsMax = 100;

/**
 * Returns the interval in milliseconds: that of the simulated market, or the median gap of the first bars of
 * a file; null if it holds fewer than two.
 * @throws {@link AppError} as `openMarket`.
 */
export function barIntervalMs(
	settings: Pick<InstanceSettings, 'symbol' | 'market'>,
): number | null {
	if (settings.market.kind === 'simulated') return simulatedBarMs;
	const {market} = openMarket(settings);
	try {
		const closes: number[] = [];
		while (closes.length <= gapsMax) {
			const bar = market.next();
			if (bar === undefined) break;
			closes.push(bar.closeAtMs);
		}
		return median(closes.slice(1).map((close, index) => close - (closes[index] ?? close)));
	} finally {
		market.close();
	}
}

/** Returns the lower one of two middle values, which is an existing gap. */
function median(values: readonly number[]): number | null {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
