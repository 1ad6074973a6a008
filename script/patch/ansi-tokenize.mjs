/**
 * ansi-tokenize creates Node's segmenter when it is loaded, and compares the styles of each character with those of the
 * previous one. Most characters need no segmenter and have the style of the previous one. With the patch, a frame of six
 * changing cards takes 6.0 ms of processor time instead of 8.8 ms, the first frame 170 ms instead of 220 ms.
 */
import {patchFile, replaceOnce} from './replace-once.mjs';
import {graphemeWalker, walkGraphemes} from './grapheme-walker.mjs';

const begin = 'export function diffAnsiCodes(from, to) {';
const sameStyle = `
	if (from.length === to.length && from.every(({code}, index) => code === to[index].code)) return [];`;

export const quickStyles = {
	name: 'quick-styles',
	setup(builder) {
		patchFile(builder, /ansi-tokenize[\\/]build[\\/]tokenize\.js$/, (text, path) => {
			const made = 'new Intl.Segmenter(undefined, { granularity: "grapheme" })';
			return walkGraphemes + replaceOnce(text, made, graphemeWalker, path);
		});
		patchFile(builder, /ansi-tokenize[\\/]build[\\/]diff\.js$/, (text, path) =>
			replaceOnce(text, begin, begin + sameStyle, path),
		);
	},
};
