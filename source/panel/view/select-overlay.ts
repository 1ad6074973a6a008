/** Boxes over the main region: a question, the proposals of the palette, a toast. Pure. */
import {proposals} from '../keys/command-words.ts';
import {frame} from '../text/frame.ts';
import type {Layout} from '../model/layout.ts';
import {instanceFilterOf} from '../model/instance-filter.ts';
import {keymap} from '../keys/keymap.ts';
import {keysText} from '../text/keys-text.ts';
import {
	fitLine,
	type Line,
	lineWidth,
	shortenMiddle,
	span,
	type Tone,
	wrapText,
} from '../text/line.ts';
import {bulkInstances, markedInstances} from '../model/mark.ts';
import type {Dialog, Model, ToastFacts} from '../model/model.ts';
import {tellsInTitle, toastSigns} from './select-pane-title.ts';

/** `left` and `top` count from the main region's corner. */
export type Overlay = {left: number; top: number; width: number; lines: readonly Line[]};

const dialogWidthMax = 66;
const toastWidthMax = 62;
const proposalRowsMax = 8;

/** Maximum rows of one sentence in a box. */
const textRowsMax = 4;

/** Boxes from back to front. */
export function selectOverlays(model: Model, {width, main}: Layout): Overlay[] {
	return boxesIn(model, {width, rows: main.rows}).filter(
		({top, lines}) => top >= 0 && top + lines.length <= main.rows,
	);
}

/** Rows that the open boxes need for their full text; 0: none is open. */
export function overlayRows(model: Model): number {
	// The list of proposals changes with each key; the layout must not.
	if (model.prompt?.kind === 'command') return proposalRowsMax + 2;
	const boxes = boxesIn(model, {width: model.size.columns, rows: Number.POSITIVE_INFINITY});
	return boxes.reduce((most, {lines}) => Math.max(most, lines.length), 0);
}

type Room = {width: number; rows: number};

function boxesIn(model: Model, room: Room): Overlay[] {
	const {dialog, prompt} = model;
	const told = model.toast ?? model.notice;
	const boxes: Overlay[] = [];
	if (told !== null && dialog === null && !tellsInTitle(model))
		boxes.push(toastBox(told, {...room, stays: model.toast === null}));
	if (dialog?.kind === 'confirm') boxes.push(dialogBox(dialog, room));
	if (dialog?.kind === 'bulk') boxes.push(bulkBox(model, room));
	if (prompt?.kind === 'command') boxes.push(proposalBox(model, room));
	return boxes;
}

/** At the right end of the bottom of the region; `stays`: until a person closes it. */
function toastBox(
	{tone, text, why, fix}: ToastFacts,
	{width, rows, stays}: Room & {stays: boolean},
): Overlay {
	const inner = Math.min(toastWidthMax, width - 2) - 4;
	const content: Line[] = [
		...wrapText(text, inner, textRowsMax).map((line): Line => [span(line, 'strong')]),
		...(why === null ? [] : wrapText(why, inner, textRowsMax).map((line): Line => [span(line)])),
		...(fix === null
			? []
			: wrapText(`→ ${fix}`, inner, textRowsMax).map((line): Line => [span(line, 'accent')])),
	];
	const kept = content.slice(0, Math.max(1, rows - 2));
	const boxWidth = inner + 4;
	const lines = frame(kept, {
		width: boxWidth,
		height: kept.length + 2,
		title: [span(toastSigns[tone], tone)],
		mark: stays ? [span('esc', 'key'), span(' closes', 'dim')] : [],
		style: 'thin',
		tone,
	});
	return {left: width - boxWidth - 1, top: rows - lines.length, width: boxWidth, lines};
}

function dialogBox(dialog: Extract<Dialog, {kind: 'confirm'}>, {width, rows}: Room): Overlay {
	const boxWidth = Math.min(dialogWidthMax, width - 4);
	const inner = boxWidth - 4;
	const text = dialog.lines
		.flatMap(line => wrapText(line, inner, textRowsMax))
		.slice(0, Math.max(1, rows - 3))
		.map((line): Line => [span(line)]);
	const gap: Line[] = text.length + 4 <= rows ? [[]] : [];
	const content: Line[] = [...text, ...gap, answerLine(dialog)];
	const tone: Tone = 'warning';
	const lines = frame(content, {
		width: boxWidth,
		height: content.length + 2,
		title: [span(dialog.title, 'strong')],
		mark: [],
		style: 'double',
		tone,
	});
	return {
		left: Math.floor((width - boxWidth) / 2),
		width: boxWidth,
		top: Math.max(0, Math.floor((rows - lines.length) / 2)),
		lines,
	};
}

/** Actions for all shown instances; the keys come from the one table. */
function bulkBox(model: Model, {width, rows}: Room): Overlay {
	const boxWidth = Math.min(dialogWidthMax, width - 4);
	const hints = keymap
		.filter(({contexts, label}) => label !== undefined && contexts[0] === 'bulk')
		.map(
			({keys, label = ''}): Line => [
				span(keysText(keys.slice(0, 1)), 'key'),
				span(` ${label}   `, 'dim'),
			],
		);
	const content: Line[] = [[]];
	for (const hint of hints) {
		const row = content.at(-1) ?? [];
		const fits = lineWidth(row) + lineWidth(hint) <= boxWidth - 4;
		if (fits) content[content.length - 1] = [...row, ...hint];
		else content.push(hint);
	}

	const count = bulkInstances(model).length;
	const which = markedInstances(model).length > 0 ? 'marked' : 'shown';
	const filter = which === 'marked' ? '' : instanceFilterOf(model);
	const lines = frame(content, {
		width: boxWidth,
		height: content.length + 2,
		title: [
			span(count === 1 ? `The one that is ${which}` : `All ${count} that are ${which}`, 'strong'),
		],
		mark: filter === '' ? [] : [span(shortenMiddle(filter, 20), 'accent')],
		style: 'double',
		tone: 'accent',
	});
	return {
		left: Math.floor((width - boxWidth) / 2),
		width: boxWidth,
		top: Math.max(0, Math.floor((rows - lines.length) / 2)),
		lines,
	};
}

/** The way to answer a question, and the typed part of the answer. */
export function answerLine({answer, typed}: Extract<Dialog, {kind: 'confirm'}>): Line {
	if (answer === 'key')
		return [
			span('y', 'key'),
			span(' yes   ', 'dim'),
			span('n', 'key'),
			span(' no, change nothing', 'dim'),
		];
	return [
		span('type '),
		span('YES', 'strong'),
		span(' and enter: '),
		span(typed, 'strong'),
		span(' ', 'inverse'),
		span('   esc changes nothing', 'dim'),
	];
}

/** At the bottom left of the region, over the typed line. */
function proposalBox({prompt}: Model, {width, rows}: Room): Overlay {
	const all = proposals(prompt?.base ?? prompt?.text ?? '');
	const count = Math.max(1, Math.min(proposalRowsMax, rows - 2));
	const choice = Math.min(prompt?.choice ?? -1, all.length - 1);
	const from = Math.max(0, Math.min(choice - count + 1, all.length - count));
	const boxWidth = Math.min(72, width - 2);
	const content = all.slice(from, from + count).map(({word, help}, index): Line => {
		const chosen = from + index === choice;
		const line = [
			span(chosen ? '▸ ' : '  ', 'accent'),
			span(`${word.padEnd(10)} `, chosen ? 'accent' : 'strong'),
			span(help, 'dim'),
		];
		return fitLine(line, boxWidth - 4);
	});
	const none: Line[] = [[span('no command begins like that', 'dim')]];
	const shown = content.length > 0 ? content : none;
	const lines = frame(shown, {
		width: boxWidth,
		height: shown.length + 2,
		title: [span('command', 'strong')],
		mark: [span('tab completes, ↑ ↓ choose', 'dim')],
		style: 'thin',
		tone: 'accent',
	});
	return {left: 0, top: rows - lines.length, width: boxWidth, lines};
}
