/**
 * The picture of a terminal that is too small for cards: the number of running instances, an open question or
 * message, and a list. It shows something true at every size from 1×1 on. Pure.
 */
import {isAlive} from '../../../state/domain/instance/alive.ts';
import {sizeMin} from '../model/layout.ts';
import {clipLine, type Line, lineWidth, shortenMiddle, span, wrapText} from '../text/line.ts';
import {instancesOf, type Model, nameOf} from '../model/model.ts';
import {selectedIndex} from '../model/navigate.ts';
import {answerLine} from './select-overlay.ts';
import {selectFooter} from './select-footer.ts';
import {isUnreadable} from '../model/small-size.ts';
import {sortedInstances} from '../model/sort.ts';
import {lookOf} from '../model/state-look.ts';

/** Returns at most `rows` lines of at most `width` columns. */
export function selectSmall(model: Model, {width, rows}: {width: number; rows: number}): Line[] {
	const head = firstThatFits(countLines(model), width);
	if (rows < 2) return [head];
	const foot = footLine(model, width);
	const space = rows - 2;
	const message = isUnreadable(model.size) ? [] : messageLines(model, {width, rows: space});
	const list = listLines(model, {width, rows: space - message.length});
	return [head, ...message, ...list, foot].slice(0, rows).map(line => clipLine(line, width));
}

function firstThatFits(lines: readonly Line[], width: number): Line {
	return lines.find(line => lineWidth(line) <= width) ?? clipLine(lines.at(-1) ?? [], width);
}

/** From the longest to the shortest: the last one is a single sign. */
function countLines(model: Model): Line[] {
	if (model.snapshot === null) return [[span('reading the state …', 'dim')], [span('…', 'dim')]];
	const all = instancesOf(model);
	const running = all.filter(isAlive).length;
	const tone = running > 0 ? 'running' : 'dim';
	const sign = running > 0 ? '●' : '○';
	return [
		[span('PITWALL ', 'brand'), span(`${sign} ${running} of ${all.length} run`, tone)],
		[span(`${sign} ${running} of ${all.length} run`, tone)],
		[span(`${sign} ${running}/${all.length}`, tone)],
		[span(`${running}/${all.length}`, tone)],
		[span(sign, tone)],
	];
}

/** The typed line, or the size that shows more. */
function footLine(model: Model, width: number): Line {
	const busy = model.prompt !== null || model.shutdown !== null;
	if (busy && !isUnreadable(model.size)) return selectFooter(model, width);
	const {columns, rows} = model.size;
	const need = `${sizeMin.columns}×${sizeMin.rows}`;
	return firstThatFits(
		[
			[span(`terminal too small: ${columns}×${rows}, cards need ${need}`, 'dim')],
			[span(`${columns}×${rows}, cards need ${need}`, 'dim')],
			[span(`needs ${need}`, 'dim')],
			[span(need, 'dim')],
			[span('↔', 'dim')],
		],
		width,
	);
}

/** A pending question or a recent message: its text, cut from below, and the way to answer. */
function messageLines(model: Model, {width, rows}: {width: number; rows: number}): Line[] {
	const {dialog} = model;
	const say = model.toast ?? model.notice;
	if (dialog?.kind === 'confirm') {
		const title = wrapText(dialog.title, width, 2).map((text): Line => [span(text, 'warning')]);
		const text = dialog.lines.flatMap(line => wrapText(line, width, 3));
		const answer = clipLine(answerLine(dialog), width);
		const space = Math.max(0, rows - title.length - 1);
		return [...title, ...text.slice(0, space).map((each): Line => [span(each)]), answer].slice(
			-Math.max(1, rows),
		);
	}
	if (dialog !== null) {
		const what = {help: 'The list of keys', form: 'The form', bulk: 'The choice for all shown'};
		const text = `${what[dialog.kind]} needs ${sizeMin.columns}×${sizeMin.rows}; esc closes it.`;
		return wrapText(text, width, rows).map((each): Line => [span(each, 'warning')]);
	}
	if (say === null) return [];
	const said = [say.text, say.why, say.fix === null ? null : `→ ${say.fix}`];
	return said
		.flatMap(text => (text === null ? [] : wrapText(text, width, 3)))
		.slice(0, rows)
		.map((text): Line => [span(text, say.tone)]);
}

/** The instances around the selected one. */
function listLines(model: Model, {width, rows}: {width: number; rows: number}): Line[] {
	if (rows <= 0) return [];
	const shown = sortedInstances(model);
	const from = Math.max(0, Math.min(selectedIndex(model) - rows + 1, shown.length - rows));
	return shown.slice(from, from + rows).map(instance => {
		const {glyph, word, tone} = lookOf(instance);
		const mark = span(nameOf(instance) === model.selected ? '▸' : ' ', 'accent');
		const name = nameOf(instance);
		const full: Line = [mark, span(name, 'strong'), span(` ${glyph} ${word}`, tone)];
		const live: Line = instance.settings.mode === 'LIVE' ? [...full, span(' LIVE', 'live')] : full;
		const short = shortenMiddle(name, width - 3);
		const cut: Line = [mark, span(short, 'strong'), span(` ${glyph}`, tone)];
		return firstThatFits([live, full, cut, [span(glyph, tone)]], width);
	});
}
