/** Determines the page of cards in view. Pure. */
import {gridFor} from './layout.ts';
import {type Model, nameOf} from './model.ts';
import {sortedInstances} from './sort.ts';

/** The current page of the cards: the one with the selection. */
export function pageOf(model: Model): {page: number; pages: number; perPage: number} {
	const {perPage} = gridFor(model.size);
	const instances = sortedInstances(model);
	const index = Math.max(
		0,
		instances.findIndex(instance => nameOf(instance) === model.selected),
	);
	return {
		page: Math.floor(index / perPage),
		pages: Math.max(1, Math.ceil(instances.length / perPage)),
		perPage,
	};
}
