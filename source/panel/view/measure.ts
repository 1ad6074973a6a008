/** Measures the picture of a model, for the update, which knows nothing of drawing. Pure. */
import type {Measured} from '../model/measured.ts';
import {type Model, selectedInstance} from '../model/model.ts';
import {type Line, lineText} from '../text/line.ts';
import {detailsLines} from './select-details.ts';
import {helpLines} from './select-help.ts';
import {selectLayout} from './select-layout.ts';
import {selectOverlays} from './select-overlay.ts';

/** Returns what a key or click on the picture of `model` needs to know of it. */
export function measure(model: Model, nowMs: number): Measured {
	const layout = selectLayout(model);
	const boxes = selectOverlays(model, layout).map(({left, top, width, lines}) => ({
		...{left, top, width},
		rows: lines.length,
	}));
	const area = {width: layout.width, rows: layout.main.rows, nowMs};
	return {layout, boxes, lines: scrolledLines(model, area).map(line => lineText(line).trimEnd())};
}

function scrolledLines(
	model: Model,
	area: {width: number; rows: number; nowMs: number},
): readonly Line[] {
	if (model.dialog?.kind === 'help') return helpLines(area.width);
	const instance = model.view === 'details' ? selectedInstance(model) : null;
	return instance === null ? [] : detailsLines(model, instance, area);
}
