import {expect, test} from 'vitest';
import {scriptPatterns} from '../../../../runner/algorithm/declared-files.ts';
import {missingFileFix} from '../../../../runner/algorithm/missing-file.ts';

const read = async (text: string, file = 'a.ts') => scriptPatterns(text, {algorithm: 'a', file});

test.each([
	['export class Algorithm {}', []],
	['export class Algorithm { /* static files = ["a"] */ }', []],
	['export class Algorithm { static files = ["a", \'b\', `c`]; }', ['a', 'b', 'c']],
	['export class Algorithm { static readonly files: readonly string[] = ["a"] as const; }', ['a']],
	[
		'export class Algorithm {\n\tstatic files = [\n\t\t// one\n\t\t"a b.json",\n\t];\n}',
		['a b.json'],
	],
	['export class Algorithm { static files = []; }', []],
	['export class Algorithm { static files = ["it\'s", "ä"]; }', ["it's", 'ä']],
	['export class Algorithm {}\nAlgorithm.files = ["a"];', ['a'], 'a.mjs'],
	['const files = [1]; export class Algorithm { run() { return files; } }', []],
	['class {', []],
] as [string, string[], string?][])('%j declares %j', async (text, expected, file) => {
	expect(await read(text, file)).toEqual(expected);
});

test.each([
	'export class Algorithm { static files = names(); }',
	'export class Algorithm { static files = ["a", ...more]; }',
	'export class Algorithm { static files = ["a"].concat(more); }',
	'export class Algorithm { static files = [`${a}`]; }',
	'export class Algorithm { static files = "a"; }',
])('%j cannot be read without running it', async text => {
	await expect(read(text)).rejects.toMatchObject({code: 'ALGORITHM_BAD_FILES', exitCode: 65});
});

test.each([
	["ENOENT: no such file or directory, open 'settings.json'", 'settings.json'],
	["Error: ENOENT: no such file or directory, open './a/b.csv' (at a.ts:3)", 'a/b.csv'],
	["FileNotFoundError: [Errno 2] No such file or directory: 'settings.json'", 'settings.json'],
	[
		`FileNotFoundError: [Errno 2] No such file or directory: '/h/snapshots/${'a1'.repeat(32)}/s.json'`,
		's.json',
	],
	["ENOENT: no such file or directory, open '/h/state/scratch/BTC/s.json'", 's.json'],
])('the way is named for %s', (text, name) => {
	expect(missingFileFix(text)).toContain(`files = ["${name}"]`);
});

test.each([
	"ENOENT: no such file or directory, open '/etc/none'",
	'TypeError: no such file',
	"FileNotFoundError: [Errno 2] No such file or directory: '/srv/data.csv'",
])('nothing is said about %s', text => {
	expect(missingFileFix(text)).toBeNull();
});
