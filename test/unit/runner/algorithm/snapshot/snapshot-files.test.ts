import {expect, test} from 'vitest';
import {mayImport} from '../../../../../runner/algorithm/snapshot/snapshot-files.ts';

test.each([
	`import {mean} from './mean.mjs';`,
	`\timport './side-effect.mjs';`,
	`export * from './all.mjs';`,
	`export * as all from './all.mjs';`,
	`export {\n\tmean,\n\tother as median,\n} from './mean.mjs';`,
	`const {mean} = await import('./mean.mjs');`,
	`const mean = require ("./mean.cjs");`,
	`// first\r\nimport x from 'x'`,
])('an import is seen: %j', text => {
	expect(mayImport(text)).toBe(true);
});

test.each([
	`export class Algorithm {\n\trun() {\n\t\treturn {action: 'HOLD', shares: 0};\n\t}\n}`,
	`export {Algorithm};\nconst from = 1;`,
	`const important = requires(1);`,
])('a script that stands alone: %j', text => {
	expect(mayImport(text)).toBe(false);
});

/** Quadratic time would take minutes for each of these. */
test.each([
	['blank lines', '\n'],
	['carriage returns', '\r'],
	['line separators', '\u2028'],
	['spaces', ' '],
	['exports', 'export {a,\n'],
	['import words', 'import_ '],
	['exports and blanks', 'export \n'],
	['calls without a parenthesis', 'x import  ;'],
])('a megabyte of %s is read in linear time', (_, piece) => {
	expect(mayImport(`${piece.repeat(1_000_000 / piece.length)}x`)).toBe(false);
});
