/**
 * Clicks and the wheel. The last layout locates the item under the pointer. A click is a press and a release on the same
 * spot; a drag, which people use to copy text, does nothing. Pure.
 */
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {isLive} from '../../verb/live.ts';
import {openDetails} from './act.ts';
import {askAll} from './bulk.ts';
import type {MouseAction} from '../model/input.ts';
import {type Model, nameOf} from '../model/model.ts';
import {pageOf} from '../model/page.ts';
import {verbRefusal} from '../keys/refusal.ts';
import {dueVerb} from '../keys/verb-keys.ts';
import {tableWindow} from '../model/region.ts';
import {pressVerb} from './press-verb.ts';
import {scrolled} from './scroll.ts';
import {isSmall} from '../model/small-size.ts';
import {sortedInstances} from '../model/sort.ts';
import {only, type Step} from '../model/step.ts';
import {refused, withToast} from '../keys/toast.ts';

/** Lines per notch of the wheel. */
const wheelLines = 3;

/** A second click on a card within this time makes a double click. */
const doubleClickMs = 500;

export function takeMouse(model: Model, mouse: MouseAction, nowMs: number): Step {
	const {kind, x, y} = mouse;
	switch (kind) {
		case 'press':
			return only({...model, pressed: {x, y, name: nameAt(model, mouse)}});
		case 'drag':
			return only(
				model.pressed?.x === x && model.pressed.y === y ? model : {...model, pressed: null},
			);
		case 'release':
			return released(model, mouse, nowMs);
		case 'wheelUp':
		case 'wheelDown':
			if (model.prompt !== null || model.dialog !== null) return only(model);
			return wheel(model, kind === 'wheelUp' ? -wheelLines : wheelLines);
		default:
			return kind satisfies never;
	}
}

/** A question or another instance that appears between press and release is not clicked. */
function released(model: Model, mouse: MouseAction, nowMs: number): Step {
	const {pressed} = model;
	const up: Model = {...model, pressed: null};
	if (pressed === null || pressed.x !== mouse.x || pressed.y !== mouse.y) return only(up);
	const target = targetAt(up, mouse);
	if (target === null || nameOf(target.instance) !== pressed.name) return only(up);
	return clicked(up, target, nowMs);
}

type Target = {instance: InstanceView; part: 'card' | 'title' | 'row'};

function nameAt(model: Model, mouse: MouseAction): string | null {
	const target = targetAt(model, mouse);
	return target === null ? null : nameOf(target.instance);
}

function targetAt(model: Model, {x, y}: MouseAction): Target | null {
	if (model.prompt !== null || model.dialog !== null || isSmall(model.size)) return null;
	const {layout, boxes} = model.measured;
	const row = y - layout.main.top;
	if (row < 0 || row >= layout.main.rows) return null;
	const isCovered = boxes.some(
		({left, top, width, rows}) => x >= left && x < left + width && row >= top && row < top + rows,
	);
	if (isCovered) return null;
	if (model.view === 'table') {
		const {from} = tableWindow(model, layout.main.rows);
		const instance = row === 0 ? undefined : sortedInstances(model)[from + row - 1];
		return instance === undefined ? null : {instance, part: 'row'};
	}
	if (model.view !== 'cards') return null;
	const {columns, cardWidth, cardHeight, perPage} = layout.grid;
	const column = Math.floor(x / cardWidth);
	if (column >= columns) return null;
	const index = pageOf(model).page * perPage + Math.floor(row / cardHeight) * columns + column;
	const instance = sortedInstances(model)[index];
	if (instance === undefined) return null;
	return {instance, part: row % cardHeight === 0 ? 'title' : 'card'};
}

/** A click on a card toggles it, on its title opens details, and on a table row selects it. LIVE always asks. */
function clicked(model: Model, {instance, part}: Target, nowMs: number): Step {
	const name = nameOf(instance);
	const isDouble = model.clicked?.name === name && nowMs - model.clicked.atMs < doubleClickMs;
	const selected: Model = {
		...model,
		selected: name,
		armed: model.armed?.name === name ? model.armed : null,
		clicked: part === 'card' ? {name, atMs: nowMs} : null,
	};
	if (part === 'row' || model.click === 'select' || isDouble) return only(selected);
	if (part === 'title') return openDetails(selected);
	const refusal = verbRefusal(selected, 'toggle');
	if (refusal !== null) return only(withToast(selected, refused(refusal), nowMs));
	if (isLive(instance) && dueVerb('toggle', instance) === 'start')
		return askAll(selected, 'start', {instances: [instance], nowMs});
	return pressVerb(selected, 'toggle', nowMs);
}

function wheel(model: Model, count: number): Step {
	if (model.view === 'details') return only(scrolled(model, count));
	return {model, effects: [{type: 'moveLog', move: {by: 'line', count}}]};
}
