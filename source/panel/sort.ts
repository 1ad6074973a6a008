/** The order of the instances on the screen. Pure and stable: equal values keep the order of the file. */
import type {InstanceView} from '../../state/domain/snapshot.ts';
import {instancesOf, type Model, type SortColumn} from './model.ts';

type Key = (instance: InstanceView) => number | string | null;

const keys: Record<Exclude<SortColumn, 'order'>, Key> = {
	name: ({settings}) => settings.name,
	state: ({observed}) => observed,
	mode: ({settings}) => settings.mode,
	equity: ({status}) => status?.equityMicros ?? null,
	change: ({status}) => (status === null ? null : changeRatio(status)),
	drawdown: ({status}) => status?.drawdownRatio ?? null,
	cpu: ({cpuPercent}) => cpuPercent,
	memory: ({rssBytes}) => rssBytes,
	uptime: ({startedAtMs}) => (startedAtMs === null ? null : -startedAtMs),
};

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

/** Instances as they stand on the screen: in the order of the file as cards, sorted in the table. */
export function sortedInstances(model: Model): readonly InstanceView[] {
	const instances = instancesOf(model);
	const {column, descending} = model.sort;
	if (model.home !== 'table') return instances;
	if (column === 'order') return descending ? instances.toReversed() : instances;
	const key = keys[column];
	return instances.toSorted((a, b) => {
		const left = key(a);
		const right = key(b);
		if (left === right) return 0;
		// What is unknown stands last in either order.
		if (left === null) return 1;
		if (right === null) return -1;
		return left < right === descending ? 1 : -1;
	});
}
