/** The help screen: the key table, group by group. Pure. */
import {type Group, keymap} from './keymap.ts';
import {keysText} from './keys-text.ts';
import {fitLine, type Line, span, wrapText} from './line.ts';

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

/** Returns at most `rows` lines from `scroll` on; scrolling ends where the last line is in view. */
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
	const title: Line = [span('══ Keys ', 'accent'), span('esc closes, ↑ ↓ scroll ', 'dim')];
	const space = rows - 1;
	const from = Math.max(0, Math.min(scroll, lines.length - space));
	return [fitLine(title, width, span('═', 'accent')), ...lines.slice(from, from + space)].map(
		line => fitLine(line, width),
	);
}

/** All lines below the title. */
export function helpLines(width: number): Line[] {
	const two = width >= twoColumnsWidth;
	const half = two ? Math.floor((width - 2) / 2) : width;
	const blocks = groups.map(group => groupLines(group, half));
	return two ? besides(blocks, half) : blocks.flat();
}

function groupLines(group: Group, width: number): Line[] {
	const bindings = keymap.filter(binding => binding.group === group);
	return [
		fitLine([span(` ${group}`, 'strong')], width),
		...bindings.flatMap(({keys, help, contexts}) => {
			const where = contexts.length === 1 ? `${contexts[0]}: ` : '';
			return wrapText(where + help, width - keysWidth - 4, 3).map((text, index) => {
				const shown = index === 0 ? keysText(keys) : '';
				return fitLine([span(`  ${shown.padEnd(keysWidth)} `, 'key'), span(text)], width);
			});
		}),
		fitLine([], width),
	];
}

/** What concerns instances to the left, log, panel and dialogs to the right. */
function besides(blocks: readonly Line[][], width: number): Line[] {
	const left = blocks.slice(0, 3).flat();
	const right = blocks.slice(3).flat();
	const blank = fitLine([], width);
	return Array.from({length: Math.max(left.length, right.length)}, (_, row) => [
		...(left[row] ?? blank),
		...(right[row] ?? blank),
	]);
}
