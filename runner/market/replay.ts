/** The bars of one table as it is now, a row at a time: a file of any size takes the memory of one chunk. */
import type {Bar} from '../../state/domain/trading/bar.ts';
import {type BarLayout, type DataWords, type EarlierReading, inspectLayout} from './bar-layout.ts';
import type {BarStream} from './bar-stream.ts';
import {createRowReader, type PriceUnit} from './bar-table.ts';
import {readLines, readLinesBack} from './line-reader.ts';
import type {TextSource} from './text-source.ts';

/** How a file is read. */
export type ReplayOptions = {
	words: DataWords;
	earlier: EarlierReading | null;
	unit: PriceUnit;
};

/**
 * Opens the bars of `source`, which is closed with them, or at once where they cannot be read.
 * @throws {@link AppError} `BAR_DATA_…` (65) for the header and the first rows; later for each bar.
 */
export function openReplay(
	source: TextSource,
	{words, earlier, unit}: ReplayOptions,
): BarStream & {layout: BarLayout} {
	const {path} = source;
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
