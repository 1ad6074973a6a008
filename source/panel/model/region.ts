/** The rows that each view needs in the main region, and the visible rows of the table. Pure. */
import {gridFor} from './layout.ts';
import type {Model} from './model.ts';
import {selectedIndex} from './navigate.ts';
import {sortedInstances} from './sort.ts';

/** Rows that the main region needs for its content. */
export function mainLines(model: Model): number {
	const count = sortedInstances(model).length;
	const {columns, cardHeight} = gridFor(model.size);
	return model.view === 'table' ? count + 1 : Math.ceil(count / columns) * cardHeight;
}

/** Rows `from`…`to` (exclusive) of the sorted table, so that the selection is in view under the heading. */
export function tableWindow(model: Model, rows: number): {from: number; to: number} {
	const count = sortedInstances(model).length;
	const space = Math.max(1, rows - 1);
	const page = Math.floor(Math.max(0, selectedIndex(model)) / space);
	const from = Math.max(0, Math.min(page * space, count - space));
	return {from, to: Math.min(count, from + space)};
}
