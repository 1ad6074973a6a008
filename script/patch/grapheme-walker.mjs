/** Source text that replaces the segmenter of a module that iterates over the graphemes of a text. */
import {join} from 'node:path';

const segmenter = join(import.meta.dirname, '../../source/terminal/segmenter.ts');

export const walkGraphemes = `import {graphemesOf, isNarrow} from ${JSON.stringify(segmenter)};\n`;

export const graphemeWalker = '{segment: graphemesOf}';
