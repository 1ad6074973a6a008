/** Scrolls help and details, until their last line is visible. Pure. */
import {type Model, selectedInstance} from '../model/model.ts';

/** Returns `model` with help or details moved by `count` rows. */
export function scrolled(model: Model, count: number): Model {
	const {layout, lines} = model.measured;
	// The title does not scroll.
	const end = lines.length - (layout.main.rows - 1);
	const clamped = (wished: number) => Math.max(0, Math.min(wished, end));
	const {dialog} = model;
	if (dialog?.kind === 'help')
		return {...model, dialog: {...dialog, scroll: clamped(dialog.scroll + count)}};
	if (selectedInstance(model) === null) return model;
	return {...model, detailsScroll: clamped(model.detailsScroll + count)};
}
