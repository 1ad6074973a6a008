/** Marked rows, for one request to all of them. Pure. */
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {instancesOf, type Model, nameOf} from './model.ts';
import {sortedInstances} from './sort.ts';

/** Returns the marked instances that exist, in the order of the file. */
export function markedInstances(model: Model): readonly InstanceView[] {
	if (model.marked.length === 0) return [];
	return instancesOf(model).filter(instance => model.marked.includes(nameOf(instance)));
}

/** Those that a key after `B` is meant for: the marked ones, or else all that are shown. */
export function bulkInstances(model: Model): readonly InstanceView[] {
	const marked = markedInstances(model);
	return marked.length > 0 ? marked : sortedInstances(model);
}

/** Marks the selected instance, or takes its mark away. */
export function toggleMark(model: Model): Model {
	const {selected, marked} = model;
	if (selected === null) return model;
	const others = marked.filter(name => name !== selected);
	return {...model, marked: others.length < marked.length ? others : [...marked, selected]};
}
