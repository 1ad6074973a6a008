/** What a module that walks through the graphemes of a text gets in place of a segmenter of its own, as source text. */
import {join} from 'node:path';

const segmenter = join(import.meta.dirname, '../../source/terminal/segmenter.ts');

export const walkGraphemes = `import {graphemesOf, isNarrow} from ${JSON.stringify(segmenter)};\n`;

export const graphemeWalker = '{segment: graphemesOf}';
