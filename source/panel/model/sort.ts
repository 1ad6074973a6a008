/** Selects and orders the shown instances. Stable: equal values keep the order of the file. */
import type {InstanceView, Snapshot} from '../../../state/domain/instance/snapshot.ts';
import {instanceFilterOf, matcherOf} from './instance-filter.ts';
import {columns} from './columns.ts';
import type {Model} from './model.ts';

/** The last answer for each snapshot: keys, layout and drawing all ask, and there may be hundreds. */
const answers = new WeakMap<Snapshot, {question: string; instances: readonly InstanceView[]}>();

/** The shown instances: those of the filter, in the order of the file as cards, sorted in the table. */
export function sortedInstances(model: Model): readonly InstanceView[] {
	const {snapshot, sort, home} = model;
	if (snapshot === null) return [];
	const filter = instanceFilterOf(model);
	const question = JSON.stringify([filter, home, sort]);
	const known = answers.get(snapshot);
	if (known?.question === question) return known.instances;
	const matching =
		filter === '' ? snapshot.instances : snapshot.instances.filter(matcherOf(filter));
	const instances = home === 'table' ? inOrder(matching, sort) : matching;
	answers.set(snapshot, {question, instances});
	return instances;
}

function inOrder(
	instances: readonly InstanceView[],
	{column, descending}: Model['sort'],
): readonly InstanceView[] {
	if (column === 'order') return descending ? instances.toReversed() : instances;
	const key = columns.find(({sort}) => sort === column)?.key;
	if (key === undefined) return instances;
	return instances.toSorted((a, b) => {
		const left = key(a);
		const right = key(b);
		if (left === right) return 0;
		// Unknown values come last in either order.
		if (left === null) return 1;
		if (right === null) return -1;
		return left < right === descending ? 1 : -1;
	});
}
