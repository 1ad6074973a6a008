/** Scrolling of what is longer than the screen: help and details end where their last line is in view. Pure. */
import {type Model, selectedInstance} from '../model/model.ts';

/** Returns `model` with help or details moved by `count` rows. */
export function scrolled(model: Model, count: number): Model {
	const {layout, lines} = model.measured;
	// The title is not scrolled.
	const end = lines.length - (layout.main.rows - 1);
	const clamped = (wished: number) => Math.max(0, Math.min(wished, end));
	const {dialog} = model;
	if (dialog?.kind === 'help')
		return {...model, dialog: {...dialog, scroll: clamped(dialog.scroll + count)}};
	if (selectedInstance(model) === null) return model;
	return {...model, detailsScroll: clamped(model.detailsScroll + count)};
}
