/**
 * Computes the bytes between the rows on the screen and the wanted rows. Pure: the screen content is passed
 * in and returned.
 */
import {diffLine, paintLine} from './diff-line.ts';

/** Rows of the whole screen, and the position of the log pane in them. */
export type ScreenRows = {
	rows: readonly string[];
	/** First row of the pane, from 0. */
	paneTop: number;
	paneHeight: number;
	/** See `LogPane.endSequence`. */
	paneEnd: number;
};

/** Content of the terminal after a paint. */
export type ShownScreen = ScreenRows;

/**
 * Puts the pane between the chrome's rows: `pane.top` rows of chrome above it, the rest below; at most
 * `height` rows in all, missing ones blank.
 */
export function composeRows(
	chromeRows: readonly string[],
	pane: {top: number; rows: readonly string[]; endSequence: number},
	height: number,
): ScreenRows {
	const top = Math.min(Math.max(0, pane.top), height);
	const paneRows = pane.rows.slice(0, height - top);
	const above = Array.from({length: top}, (_, y) => chromeRows[y] ?? '');
	const below = chromeRows.slice(top, height - paneRows.length);
	const rows = [...above, ...paneRows, ...below];
	while (rows.length < height) rows.push('');
	return {rows, paneTop: top, paneHeight: paneRows.length, paneEnd: pane.endSequence};
}

/** Returns the bytes of one frame (empty: nothing changed) and the content of the terminal after it. */
export function paintScreen(
	shown: ShownScreen | undefined,
	wanted: ScreenRows,
): {bytes: string; shown: ShownScreen} {
	if (!shown || shown.rows.length !== wanted.rows.length) {
		const all = wanted.rows.map((row, y) => paintLine(row, y, true));
		return {bytes: `\u001B[r\u001B[0m\u001B[2J${all.join('')}`, shown: wanted};
	}

	const before = [...shown.rows];
	const shift = paneShift(shown, wanted);
	let bytes = shift === 0 ? '' : scrollPane(wanted, shift, before);
	const paneEnd = wanted.paneTop + wanted.paneHeight;
	for (const [y, row] of wanted.rows.entries()) {
		const old = before[y] ?? '';
		if (old === row) continue;
		const inPane = y >= wanted.paneTop && y < paneEnd;
		// Two log lines have little in common: comparing their cells gains nothing.
		bytes += inPane || old === '' ? paintLine(row, y, old === '') : diffLine(old, row, y);
	}

	return {bytes, shown: wanted};
}

/**
 * Returns by how many rows to scroll the pane up (negative: down); 0 if the shifted rows do not match the
 * screen, or if scrolling saves nothing.
 */
function paneShift(shown: ShownScreen, wanted: ScreenRows): number {
	const {paneTop, paneHeight} = wanted;
	if (shown.paneTop !== paneTop || shown.paneHeight !== paneHeight) return 0;
	const shift = wanted.paneEnd - shown.paneEnd;
	if (shift === 0 || Math.abs(shift) >= paneHeight) return 0;
	return matching(shown, wanted, shift) > matching(shown, wanted, 0) ? shift : 0;
}

/** Counts the rows of the pane that are already correct once it is scrolled up by `shift`. */
function matching(shown: ShownScreen, wanted: ScreenRows, shift: number): number {
	let count = 0;
	for (let y = 0; y < wanted.paneHeight; y += 1) {
		const from = y + shift;
		if (from < 0 || from >= wanted.paneHeight) continue;
		if (shown.rows[wanted.paneTop + from] === wanted.rows[wanted.paneTop + y]) count += 1;
	}

	return count;
}

/**
 * Returns the bytes that scroll the pane and updates `before` in place. Line feeds at the bottom
 * margin and reverse index at the top one work everywhere; `CSI S` is unknown to the Linux console.
 */
function scrollPane({paneTop, paneHeight}: ScreenRows, shift: number, before: string[]): string {
	const blank = Array.from({length: Math.abs(shift)}, () => '');
	const pane = before.slice(paneTop, paneTop + paneHeight);
	const moved = shift > 0 ? [...pane.slice(shift), ...blank] : [...blank, ...pane.slice(0, shift)];
	before.splice(paneTop, paneHeight, ...moved);
	const margins = `\u001B[${paneTop + 1};${paneTop + paneHeight}r`;
	const scroll =
		shift > 0
			? `\u001B[${paneTop + paneHeight}H${'\n'.repeat(shift)}`
			: `\u001B[${paneTop + 1}H${'\u001BM'.repeat(-shift)}`;
	return `${margins}${scroll}\u001B[r`;
}
