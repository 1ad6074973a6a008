/** Formats rows as aligned columns that fit the terminal. Pure. */
import {harmlessText, type StyledLine} from '../../../state/domain/text/harmless-text.ts';
import {coloured, joinedLine} from './styled.ts';

export type Column<Row> = {
	title: string;
	align: 'left' | 'right';
	cell(row: Row): string;
	/** Columns with the highest number are dropped first when the terminal is narrow; 0 is never dropped. */
	dropAt: number;
	/** SGR colour of a cell, such as `32`; null: none. */
	colour?(row: Row): string | null;
};

const gap = 2;

/**
 * Returns a heading and one line a row, at most `columnsMax` wide (null: no limit): less important columns
 * are left out first, then the last column is cut.
 */
export function textTable<Row>(
	rows: readonly Row[],
	columns: ReadonlyArray<Column<Row>>,
	options: {columnsMax: number | null; colour: boolean},
): StyledLine[] {
	const sized = columns.map(column => {
		// The width counts the text as shown.
		const cells = rows.map(row => harmlessText(column.cell(row)));
		const width = cells.reduce((most, {length}) => Math.max(most, length), column.title.length);
		return {...column, cells, width};
	});
	const kept = fit(sized, options.columnsMax ?? Number.POSITIVE_INFINITY);
	const heading = kept.map(column => pad(column.title, column)).join(' '.repeat(gap));
	const lines = rows.map((row, at) =>
		joinedLine(
			kept.flatMap((column, index) => {
				const cell = clip(column.cells[at] ?? '', column.width);
				const text = pad(cell, column, index === kept.length - 1);
				const piece = coloured(text, column.colour?.(row), options.colour);
				return index === 0 ? [piece] : [' '.repeat(gap), piece];
			}),
		),
	);
	return [heading.trimEnd(), ...lines];
}

type Sized = {width: number; dropAt: number; align: 'left' | 'right'};

function fit<C extends Sized>(columns: readonly C[], widthMax: number): C[] {
	let kept = [...columns];
	const total = () => kept.reduce((sum, {width}) => sum + width + gap, -gap);
	while (total() > widthMax && kept.some(({dropAt}) => dropAt > 0)) {
		const worst = Math.max(...kept.map(({dropAt}) => dropAt));
		kept = kept.filter(({dropAt}) => dropAt !== worst);
	}

	const surplus = total() - widthMax;
	const last = kept.at(-1);
	if (surplus > 0 && last !== undefined)
		kept[kept.length - 1] = {...last, width: Math.max(1, last.width - surplus)};
	return kept;
}

function pad(text: string, {width, align}: Sized, isLast = false): string {
	if (align === 'right') return text.padStart(width);
	return isLast ? text : text.padEnd(width);
}

function clip(text: string, width: number): string {
	return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
