/**
 * The bars of one file in its current state, a row at a time: a file of any size takes the memory of one
 * chunk.
 */
import type {Bar} from '../../state/domain/trading/bar.ts';
import {type BarLayout, type DataWords, type EarlierReading, inspectLayout} from './bar-layout.ts';
import type {BarStream} from './bar-stream.ts';
import {createRowReader, type PriceUnit} from './bar-table.ts';
import {readLines, readLinesBack} from './line-reader.ts';
import {openText} from './text-source.ts';

/** How a file is read. */
export type ReplayOptions = {
	words: DataWords;
	earlier: EarlierReading | null;
	unit: PriceUnit;
};

/**
 * Opens the bars of `path`, an absolute path.
 * @throws {@link AppError} `BAR_DATA_NOT_FOUND` (66), `BAR_DATA_…` (65) for the header and the first rows; later for
 * each bar.
 */
export function openReplay(
	path: string,
	{words, earlier, unit}: ReplayOptions,
): BarStream & {layout: BarLayout} {
	const source = openText(path);
	try {
		const layout = inspectLayout(source, words, earlier);
		const {newestFirst, dataOffset, dataLine} = layout;
		const lines = newestFirst
			? readLinesBack(source, dataOffset, dataLine)
			: readLines(source, dataOffset, dataLine);
		const rows = createRowReader(layout, unit);
		const place = () => ({path, line: lines.line()});
		const next = (): Bar | undefined => {
			for (;;) {
				const text = lines.next();
				if (text === undefined) return undefined;
				if (text.trim() !== '') return rows.read(text, place);
			}
		};
		return {layout, next, close: () => source.close()};
	} catch (error) {
		source.close();
		throw error;
	}
}
