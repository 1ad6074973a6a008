/** Scrolling of what is longer than the screen: help and details end where their last line is in view. Pure. */
import {layoutFor} from '../model/layout.ts';
import {type Model, selectedInstance} from '../model/model.ts';
import {detailsLines} from '../view/select-details.ts';
import {helpLines} from '../view/select-help.ts';

/** Returns `model` with help or details moved by `count` rows. */
export function scrolled(model: Model, count: number, nowMs: number): Model {
	const {main, width} = layoutFor(model.size, 'details', {lines: 0, boxes: 0});
	// The title is not scrolled.
	const clamped = (wished: number, lines: number) =>
		Math.max(0, Math.min(wished, lines - (main.rows - 1)));
	const {dialog} = model;
	if (dialog?.kind === 'help') {
		const scroll = clamped(dialog.scroll + count, helpLines(width).length);
		return {...model, dialog: {...dialog, scroll}};
	}

	const instance = selectedInstance(model);
	if (instance === null) return model;
	const lines = detailsLines(model, instance, {width, rows: main.rows, nowMs});
	return {...model, detailsScroll: clamped(model.detailsScroll + count, lines.length)};
}
