/** Ratios of an instance that card, table and sort share. Pure. */
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';

/** Change of the price since the first bar of the run, as a ratio. */
export function changeRatio({
	priceTicks,
	firstPriceTicks,
}: {
	priceTicks: number;
	firstPriceTicks: number;
}): number {
	return firstPriceTicks === 0 ? 0 : priceTicks / firstPriceTicks - 1;
}

/** Profit since the start as a ratio of the capital. */
export function profitRatio({settings, status}: InstanceView): number {
	if (status === null || settings.capitalMicros === 0) return 0;
	return status.equityMicros / settings.capitalMicros - 1;
}
