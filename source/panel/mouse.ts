/** Clicks and the wheel: what lies under the pointer is computed from the same layout as the drawing. */
import {openDetails, toggle} from './act.ts';
import type {MouseAction} from './message.ts';
import {type Model, nameOf} from './model.ts';
import {pageOf} from './page.ts';
import {toggleRefusal} from './refusal.ts';
import {tableWindow} from './region.ts';
import {scrolled} from './scroll.ts';
import {selectLayout} from './select.ts';
import {isSmall} from './small-size.ts';
import {sortedInstances} from './sort.ts';
import {only, type Step} from './step.ts';
import {refused, withToast} from './toast.ts';

/** Lines that one notch of the wheel moves. */
const wheelLines = 3;

/** A click on a card toggles it, on its title opens details; on a table row selects it. */
export function clickAt(model: Model, {kind, x, y}: MouseAction, nowMs: number): Step {
	if (model.prompt !== null || model.dialog !== null) return only(model);
	if (kind !== 'click') return wheel(model, kind === 'wheelUp' ? -wheelLines : wheelLines, nowMs);
	if (isSmall(model.size)) return only(model);
	const layout = selectLayout(model);
	const row = y - layout.main.top;
	if (row < 0 || row >= layout.main.rows) return only(model);
	if (model.view === 'table') {
		const {from} = tableWindow(model, layout.main.rows);
		const instance = sortedInstances(model)[from + row - 1];
		return only(
			instance === undefined || row === 0 ? model : {...model, selected: nameOf(instance)},
		);
	}
	if (model.view !== 'cards') return only(model);
	const {columns, cardWidth, cardHeight, perPage} = layout.grid;
	const column = Math.floor(x / cardWidth);
	if (column >= columns) return only(model);
	const index = pageOf(model).page * perPage + Math.floor(row / cardHeight) * columns + column;
	const instance = sortedInstances(model)[index];
	if (instance === undefined) return only(model);
	const selected: Model = {
		...model,
		selected: nameOf(instance),
		armed: model.armed?.name === nameOf(instance) ? model.armed : null,
	};
	if (row % cardHeight === 0) return openDetails(selected);
	const refusal = toggleRefusal(selected);
	if (refusal !== null) return only(withToast(selected, refused(refusal), nowMs));
	return toggle(selected, {nowMs});
}

function wheel(model: Model, count: number, nowMs: number): Step {
	if (model.view === 'details') return only(scrolled(model, count, nowMs));
	return {model, effects: [{type: 'moveLog', move: {by: 'line', count}}]};
}
