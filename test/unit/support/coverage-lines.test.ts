/** The lines that `npm run coverage` counts, from what a process of Node itself reports. */
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {buildSync} from 'esbuild';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {
	addLines,
	type FunctionCoverage,
	type LineCoverage,
	runCharacters,
} from '../../support/coverage/lines.ts';

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
});
afterEach(() => {
	rmSync(folder, {recursive: true, force: true});
});

const source = `export function sign(value: number): string {
	if (value < 0) {
		return 'negative';
	}
	return 'positive';
}

export function never(): string {
	return 'never';
}

console.log(sign(Number(process.argv[2])), typeof never);
`;

/** Bundles `source` into one line, runs it, and returns its report. */
function reportOf(argument: string): FunctionCoverage[] {
	const reports = join(folder, `reports${argument}`);
	execFileSync(process.execPath, [join(folder, 'program.mjs'), argument], {
		env: {...process.env, NODE_V8_COVERAGE: reports},
	});
	const [name = ''] = readdirSync(reports);
	const {result} = JSON.parse(readFileSync(join(reports, name), 'utf8')) as {
		result: {url: string; functions: FunctionCoverage[]}[];
	};
	const url = pathToFileURL(join(folder, 'program.mjs')).href;
	return result.find(one => one.url === url)?.functions ?? [];
}

test('are those of the source, also of a bundle that was made one line', () => {
	writeFileSync(join(folder, 'program.ts'), source);
	buildSync({
		entryPoints: [join(folder, 'program.ts')],
		outfile: join(folder, 'program.mjs'),
		bundle: true,
		minifyWhitespace: true,
		format: 'esm',
		sourcemap: 'external',
	});
	const text = readFileSync(join(folder, 'program.mjs'), 'utf8');
	const map = JSON.parse(readFileSync(join(folder, 'program.mjs.map'), 'utf8')) as {
		sources: string[];
		mappings: string;
	};
	const total: LineCoverage = new Map();
	const add = (argument: string) => {
		const run = runCharacters(text.length, reportOf(argument));
		addLines(total, {text, run, map}, () => 'program.ts');
		return [...(total.get('program.ts')?.run ?? [])].toSorted((a, b) => a - b);
	};
	expect(add('1')).not.toContain(3);
	expect(add('1')).toEqual(expect.arrayContaining([1, 2, 5, 12]));
	expect(add('-1')).toContain(3);
	const lines = total.get('program.ts');
	expect(lines?.code.has(9)).toBe(true);
	expect(lines?.run.has(9)).toBe(false);
});
