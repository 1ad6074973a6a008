/** The help screen: the key table, group by group, and the glossary of signs. Pure. */
import {otherSigns, stateOrder, stateSigns} from '../../format/glossary.ts';
import {type Group, keymap} from '../keys/keymap.ts';
import {keysText} from '../text/keys-text.ts';
import {fitLine, type Line, span, spreadLine, wrapText} from '../text/line.ts';
import {lookOfState} from '../model/state-look.ts';

const groups: readonly Group[] = [
	'Instance',
	'Select',
	'All shown',
	'Log',
	'Panel',
	'Form',
	'Questions',
];

const keysWidth = 13;

/** From this width on two columns fit. */
const twoColumnsWidth = 116;

/** Returns at most `rows` lines from `scroll` on; scrolling ends when the last line is in view. */
export function selectHelp({
	width,
	rows,
	scroll,
}: {
	width: number;
	rows: number;
	scroll: number;
}): Line[] {
	const lines = helpLines(width);
	const space = rows - 1;
	const from = Math.max(0, Math.min(scroll, lines.length - space));
	const shown = lines.slice(from, from + space);
	const title: Line = [
		span('══ Keys and signs ', 'accent'),
		span('esc closes, ↑ ↓ scroll ', 'dim'),
	];
	const place = `${from + 1}–${from + shown.length}/${lines.length}`;
	const right: Line = [span(` ${place} `, 'dim'), span('══', 'accent')];
	return [spreadLine(title, right, width, span('═', 'accent')), ...shown].map(line =>
		fitLine(line, width),
	);
}

/** All lines below the title. */
export function helpLines(width: number): Line[] {
	const two = width >= twoColumnsWidth;
	const half = two ? Math.floor((width - 2) / 2) : width;
	const blocks = [...groups.map(group => groupLines(group, half)), signLines(half)];
	return two ? besides(blocks, half) : blocks.flat();
}

function groupLines(group: Group, width: number): Line[] {
	const bindings = keymap.filter(binding => binding.group === group);
	return [
		fitLine([span(` ${group}`, 'strong')], width),
		...bindings.flatMap(({keys, help, contexts}) => {
			const where = contexts.length === 1 ? `${contexts[0]}: ` : '';
			// Backticks are for the documentation.
			const text = where + help.replaceAll('`', '');
			return wrapText(text, width - keysWidth - 4, 3).map((row, index) => {
				const shown = index === 0 ? keysText(keys) : '';
				return fitLine([span(`  ${shown.padEnd(keysWidth)} `, 'key'), span(row)], width);
			});
		}),
		fitLine([], width),
	];
}

/** The glossary: each state and each other sign with its meaning. */
function signLines(width: number): Line[] {
	const states = stateOrder.map(state => ({...stateSigns[state], ...lookOfState(state)}));
	const others = otherSigns.map(sign => ({...sign, tone: 'accent' as const}));
	return [
		fitLine([span(' Signs', 'strong')], width),
		...[...states, ...others].flatMap(({glyph, word, meaning, tone}) =>
			wrapText(meaning, width - keysWidth - 4, 2).map((row, index) => {
				const sign = index === 0 ? [glyph, word].filter(Boolean).join(' ') : '';
				return fitLine([span(`  ${sign.padEnd(keysWidth)} `, tone), span(row)], width);
			}),
		),
		fitLine([], width),
	];
}

/** Keys for instances to the left, those for log, panel and dialogs to the right. */
function besides(blocks: readonly Line[][], width: number): Line[] {
	const left = blocks.slice(0, 3).flat();
	const right = blocks.slice(3).flat();
	const blank = fitLine([], width);
	return Array.from({length: Math.max(left.length, right.length)}, (_, row) => [
		...(left[row] ?? blank),
		...(right[row] ?? blank),
	]);
}
