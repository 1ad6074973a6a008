/**
 * slice-ansi makes Node's segmenter when it is loaded. It cuts text that is too wide, and the rows of the panel fit. The
 * first frame takes 170 ms of processor time instead of 190 ms (medians of 6 starts).
 */
import {patchFile, replaceOnce} from './replace-once.mjs';

/** Made when it is first asked. */
const lateSegmenter = `{
	made: undefined,
	segment(text) {
		return (this.made ??= new Intl.Segmenter(undefined, {granularity: 'grapheme'})).segment(text);
	},
}`;

export const lateSlices = {
	name: 'late-slices',
	setup(builder) {
		patchFile(builder, /slice-ansi[\\/]tokenize-ansi\.js$/, (text, path) => {
			const made = "new Intl.Segmenter(undefined, {granularity: 'grapheme'})";
			return replaceOnce(text, made, lateSegmenter, path);
		});
	},
};
