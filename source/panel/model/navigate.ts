/** Moving the selection over the grid of cards or the rows of the table. Pure. */
import {gridFor} from './layout.ts';
import {type Model, nameOf, selectedInstance} from './model.ts';
import {pageOf} from './page.ts';
import {isSmall} from './small-size.ts';
import {sortedInstances} from './sort.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** Moves the selection a step; at an edge it stays. */
export function moveSelection(model: Model, direction: Direction): Model {
	const inGrid = model.view === 'cards' && !isSmall(model.size);
	const columns = inGrid ? gridFor(model.size).columns : 1;
	const steps: Record<Direction, number> = {left: -1, right: 1, up: -columns, down: columns};
	return selectIndex(model, selectedIndex(model) + steps[direction], 'stay');
}

/** Selects the first or the last shown instance. */
export function selectEnd(model: Model, end: 'first' | 'last'): Model {
	return selectIndex(model, end === 'first' ? 0 : Number.POSITIVE_INFINITY, 'clamp');
}

/** Moves the selection by `count` rows, at most to an end. */
export function moveRows(model: Model, count: number): Model {
	return selectIndex(model, selectedIndex(model) + count, 'clamp');
}

/** Selects the card with `number` (1…9) on the current page; a number without a card changes nothing. */
export function choose(model: Model, number: number): Model {
	if (model.view === 'table') return selectIndex(model, number - 1, 'stay');
	const {page, perPage} = pageOf(model);
	if (number > perPage) return model;
	return selectIndex(model, page * perPage + number - 1, 'stay');
}

/** Selects the same place on another page; beyond the last instance, the last one. */
export function turnPage(model: Model, step: -1 | 1): Model {
	const perPage = model.view === 'table' ? 10 : pageOf(model).perPage;
	return selectIndex(model, selectedIndex(model) + step * perPage, 'clamp');
}

export function selectedIndex(model: Model): number {
	return sortedInstances(model).findIndex(instance => nameOf(instance) === model.selected);
}

/** Keeps the selection among the shown instances; details stay on their instance. */
export function selectShown(model: Model): Model {
	if (model.view === 'details' && selectedInstance(model) !== null) return model;
	const shown = sortedInstances(model);
	if (shown.some(instance => nameOf(instance) === model.selected)) return model;
	const [first] = shown;
	return {...model, selected: first === undefined ? null : nameOf(first), armed: null};
}

function selectIndex(model: Model, index: number, beyond: 'stay' | 'clamp'): Model {
	const instances = sortedInstances(model);
	const target = beyond === 'clamp' ? Math.max(0, Math.min(index, instances.length - 1)) : index;
	const instance = instances[target];
	if (instance === undefined) return model;
	return {...model, selected: nameOf(instance), armed: null};
}
