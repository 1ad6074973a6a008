/**
 * Renders one log line as one styled row of the pane: time dim, level by severity (as a word, too, for people
 * who see no colour), prefix in the colour of its instance, matches of the search marked. Only visible lines
 * come here: a flood costs nothing beyond the screen.
 */
import {harmlessText} from '../../state/domain/text/harmless-text.ts';
import type {Pattern} from '../../state/pattern/pattern.ts';
import {
	displayWidth,
	eachGrapheme,
	graphemeWidth,
	isAscii,
	padToWidth,
	takeColumns,
} from './text.ts';
import type {Theme, Tone} from './theme.ts';

export type LogRowOptions = {
	/** Columns of the row. */
	width: number;
	/** Columns scrolled to the right, 0 at least; default 0. */
	offset?: number;
	theme: Theme;
	/** Index of the instance with the given `NAME-MODE`, for its colour; default: from its letters. */
	instanceIndex?: (prefix: string) => number;
	/** Marks its matches. */
	search?: Pattern | null;
	/**
	 * For narrow terminals: 22:24:00, the level as one letter, the name without brackets and `-SIM`. LIVE is
	 * always shown.
	 */
	short?: boolean;
	/**
	 * Columns of the prefix: shorter ones are padded, longer ones cut in the middle; default: the length of
	 * each.
	 */
	prefixWidth?: number;
};

/** Most matches marked in one row: a search for `.` must not cost more than the row. */
const matchesMax = 200;

/** Maximum characters of a line to process; scrolling to the right reaches no further. */
const lineLengthMax = 8192;

const format =
	/^\d{4}-\d\d-\d\dT(\d\d:\d\d:\d\d\.\d{3})Z (DEBUG|INFO |WARN |ERROR|FATAL) \[([^\]]*)\] (.*)$/s;

const levelTones: Record<string, Tone> = {
	DEBUG: 'dim',
	'INFO ': 'text',
	'WARN ': 'warning',
	ERROR: 'bad',
	FATAL: 'live',
};

/** Text with the SGR sequence of its look. */
type Part = {text: string; sgr: string};

/** Returns `line` (one log line without its newline) as a row of at most `width` columns. */
export function renderLogRow(line: string | Uint8Array, options: LogRowOptions): string {
	const text = typeof line === 'string' ? line : Buffer.from(line).toString('utf8');
	const parts = partsOf(text.slice(0, lineLengthMax), options);
	const marked = options.search ? markMatches(parts, options.search, options.theme) : parts;
	return joinColumns(marked, options);
}

function partsOf(line: string, options: LogRowOptions): Part[] {
	const {theme, short = false, instanceIndex = indexOfLetters} = options;
	const match = format.exec(line);
	if (!match) return [{text: harmlessText(line), sgr: ''}];
	const [, clock = '', level = '', prefix = '', body = ''] = match;
	const tone = levelTones[level] ?? 'text';
	// The text of an error has its colour, too, so that it is not overlooked in a flood.
	const bodyTone = tone === 'bad' || tone === 'live' ? tone : 'text';
	return [
		{text: `${short ? clock.slice(0, 8) : clock} `, sgr: theme.sgr('dim')},
		{text: `${short ? level.slice(0, 1) : level} `, sgr: theme.sgr(tone)},
		{
			text: `${fitPrefix(logPrefix(prefix, short), options.prefixWidth)} `,
			sgr: theme.instance(instanceIndex(prefix)),
		},
		{text: harmlessText(body), sgr: theme.sgr(bodyTone)},
	];
}

/** Returns `NAME-MODE` as shown in a row; the supervisor, which is not an instance, is short in a narrow one. */
export function logPrefix(prefix: string, short: boolean): string {
	const shown = harmlessText(prefix);
	if (!short) return `[${shown}]`;
	return shown === 'SUPERVISOR' ? 'SUP' : shown.replace(/-SIM$/, '');
}

/** Exactly `width` columns of a prefix: both ends of a long name are kept, because they distinguish instances. */
function fitPrefix(text: string, width: number | undefined): string {
	if (width === undefined) return text;
	const missing = width - displayWidth(text);
	if (missing >= 0) return text + ' '.repeat(missing);
	const tail = text.slice(-Math.floor((width - 1) / 2));
	return padToWidth(`${takeColumns(text, width - 1 - displayWidth(tail)).text}…${tail}`, width);
}

/** Returns the parts with the look of a match on every match, across part borders. */
function markMatches(parts: readonly Part[], search: Pattern, theme: Theme): Part[] {
	const ranges = search.ranges(parts.map(({text}) => text).join(''), matchesMax);
	if (ranges.length === 0) return [...parts];
	const marked: Part[] = [];
	const look = theme.sgr('match');
	let start = 0;
	for (const {text, sgr} of parts) {
		let from = 0;
		for (const [begin, end] of ranges) {
			const left = Math.max(from, begin - start);
			const right = Math.min(text.length, end - start);
			if (right <= left) continue;
			marked.push({text: text.slice(from, left), sgr}, {text: text.slice(left, right), sgr: look});
			from = right;
		}

		marked.push({text: text.slice(from), sgr});
		start += text.length;
	}

	return marked;
}

/**
 * Joins `width` columns of the parts from column `offset` on, and closes every look. A mark ends a row that
 * is cut.
 */
function joinColumns(
	parts: readonly Part[],
	{offset = 0, width, theme}: Pick<LogRowOptions, 'offset' | 'width' | 'theme'>,
): string {
	let skip = offset;
	const shown: Part[] = [];
	for (const {text, sgr} of parts) {
		const rest = dropColumns(text, skip);
		skip = rest.missing;
		if (rest.text !== '') shown.push({text: rest.text, sgr});
	}

	const whole = takeParts(shown, width);
	if (!whole.cut || width < 1) return whole.row;
	const row = takeParts(shown, width - 1);
	return `${row.row}${' '.repeat(row.left)}${theme.paint('dim', '…')}`;
}

/** Takes `width` columns of the parts; `left`: columns too few for a wide character. */
function takeParts(
	parts: readonly Part[],
	width: number,
): {row: string; left: number; cut: boolean} {
	let left = width;
	let row = '';
	for (const {text, sgr} of parts) {
		const taken = takeColumns(text, left);
		if (taken.text !== '') row += sgr === '' ? taken.text : `${sgr}${taken.text}\u001B[0m`;
		left -= taken.columns;
		if (taken.cut) return {row, left, cut: true};
	}

	return {row, left, cut: false};
}

/**
 * Returns `text` without its first `columns`, and the number of missing columns. Half of a wide character
 * becomes a space, so that the rest keeps its place.
 */
function dropColumns(text: string, columns: number): {text: string; missing: number} {
	if (columns <= 0) return {text, missing: 0};
	if (isAscii(text))
		return {text: text.slice(columns), missing: Math.max(0, columns - text.length)};
	let missing = columns;
	let length = 0;
	eachGrapheme(text, grapheme => {
		if (missing <= 0) return false;
		missing -= graphemeWidth(grapheme);
		length += grapheme.length;
		return true;
	});
	return {
		text: ' '.repeat(Math.max(0, -missing)) + text.slice(length),
		missing: Math.max(0, missing),
	};
}

/** A stable number from the letters of a name: an instance has the same colour everywhere. */
function indexOfLetters(prefix: string): number {
	let hash = 0;
	for (const letter of prefix) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
	return hash;
}
