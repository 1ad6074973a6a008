/** The layout of the model's content. Pure. */
import {type Layout, layoutFor} from '../model/layout.ts';
import type {Model} from '../model/model.ts';
import {mainLines} from '../model/region.ts';
import {overlayRows} from './select-overlay.ts';
import {toldLines} from './select-pane-title.ts';

/** Returns the layout that drawing and mouse share. */
export function selectLayout(model: Model): Layout {
	if (model.dialog?.kind === 'help' || model.dialog?.kind === 'form')
		return layoutFor(model.size, 'details', {lines: 0, boxes: 0});
	const boxes = overlayRows(model);
	// Full-screen log: a question opens a region of its own above it.
	const told = toldLines(model, model.size.columns).length;
	if (model.view === 'log' && boxes > 0)
		return layoutFor(model.size, 'table', {lines: boxes, boxes, told});
	return layoutFor(model.size, model.view, {lines: mainLines(model), boxes, told});
}
