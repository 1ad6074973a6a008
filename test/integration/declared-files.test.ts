/** Data files of an algorithm and the folder in which it works, for runs, backtests and looks. */
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {AlgorithmListing} from '../../state/domain/instance/algorithm-listing.ts';
import type {BacktestResult} from '../../state/domain/trading/backtest.ts';
import {directoryAt} from '../../state/home/directory.ts';
import {openControlStore} from '../../state/control/control-store.ts';
import {createTestHome, type Home} from '../support/pitwall.ts';
import {hasPython} from '../support/python.ts';

let home: Home;
let folder: string;
beforeEach(() => {
	home = createTestHome();
	folder = directoryAt(home.path).algorithms;
	mkdirSync(join(folder, 'data'), {recursive: true});
	writeFileSync(join(folder, 'settings.json'), '{"size": 0.01}');
	// No text in any encoding.
	writeFileSync(join(folder, 'data/model.bin'), Buffer.from([0, 255, 254, 128, 10]));
});
afterEach(async () => {
	await home.remove();
});

const script = (files: string) => `
import {readFileSync, writeFileSync} from 'node:fs';
const {size} = JSON.parse(readFileSync('settings.json', 'utf8'));
export class Algorithm {
	static files = ${files};
	constructor() { this.bytes = readFileSync('data/model.bin').length; }
	run(context) {
		writeFileSync('notes.txt', String(context.index));
		const beside = readFileSync(new URL('settings.json', import.meta.url), 'utf8');
		if (context.index !== 3 || beside === '') return {action: 'HOLD', shares: 0};
		console.log('bytes', this.bytes);
		return {action: 'BUY', shares: size};
	}
}
`;

const python = (files: string) => `
import json
import os
size = json.load(open("settings.json"))["size"]

class Algorithm:
    files = ${files}

    def __init__(self, symbol, capital):
        self.bytes = len(open("data/model.bin", "rb").read())

    def run(self, time):
        with open("notes.txt", "w") as notes:
            notes.write(str(self.context.index))
        open(os.path.join(os.path.dirname(__file__), "settings.json")).close()
        if self.context.index != 3:
            return None
        print("bytes", self.bytes)
        return ("BUY", size)
`;

const good = '["settings.json", "data/*.bin"]';
const write = (file: string, code: string) => writeFileSync(join(folder, file), code);
const words = (name: string) => ['--symbol', 'BTC', '--algorithm', name, '--bars', '6'];
const run = (name: string, ...more: string[]) =>
	home.run(['run', ...words(name), '--name', name, '--speed', 'max', ...more]);

const languages: [string, (files: string) => string, string][] = [
	['JavaScript', script, 'mjs'],
	['TypeScript', files => script(`${files} as const`).replace('static', 'static readonly'), 'ts'],
	['Python', python, 'py'],
];

describe.each(languages)('data files of an algorithm in %s', (language, code, extension) => {
	const isPython = language === 'Python';

	test.skipIf(isPython && !hasPython)('are there in runs, backtests and looks', async () => {
		write(`reader.${extension}`, code(good));
		const ran = await run('reader');
		expect(ran.stderr).toBe('');
		expect(ran.exitCode).toBe(0);
		expect(ran.stdout).toContain('bytes 5');
		const directory = directoryAt(home.path);
		const root = home.path;
		expect(readFileSync(join(directory.scratch('reader'), 'notes.txt'), 'utf8')).toBe('6');
		expect(existsSync(join(root, 'notes.txt'))).toBe(false);
		const sweep = isPython ? [] : ['--jobs', '2'];
		const {value} = await home.json(['backtest', ...words('reader'), ...sweep]);
		expect(value).not.toHaveProperty('error');
		expect((value as BacktestResult).statistics.fills).toBe(1);
		const listings = (await home.json(['algorithms'])).value as AlgorithmListing[];
		expect(listings.find(({name}) => name === 'reader')).toMatchObject({ok: true});
		const add = ['add', '--symbol', 'ETH', '--algorithm', 'reader', '--capital', '100'];
		expect((await home.run([...add, '--name', 'ADDED'])).exitCode).toBe(0);
		expect(readdirSync(join(root, 'state/scratch'))).toEqual(['reader']);
		expect(existsSync(join(root, 'notes.txt'))).toBe(false);
	});

	test.skipIf(isPython && !hasPython)(
		'belong to the snapshot, whatever becomes of them',
		async () => {
			write(`reader.${extension}`, code(good));
			expect((await run('reader')).exitCode).toBe(0);
			const before = hashOf('reader');
			writeFileSync(join(folder, 'settings.json'), '{"size": 0.5}');
			const again = await run('reader', '--bars', '8');
			expect(again.exitCode).toBe(0);
			expect(again.stdout).toContain('settings.json was changed');
			expect(hashOf('reader')).toBe(before);
			const upgraded = await run('reader', '--bars', '9', '--upgrade');
			expect(upgraded.exitCode).toBe(0);
			expect(hashOf('reader')).not.toBe(before);
		},
	);

	test.skipIf(isPython && !hasPython)('that are not declared are named, with the way', async () => {
		write(`reader.${extension}`, code('["data/*"]'));
		const answers = [await run('reader'), await home.run(['backtest', ...words('reader')])];
		for (const {stderr, exitCode} of answers) {
			expect(exitCode).toBe(65);
			expect(stderr).toContain('files = ["settings.json"]');
		}
		const listings = (await home.json(['algorithms'])).value as AlgorithmListing[];
		const listing = listings.find(({name}) => name === 'reader');
		expect(listing).toMatchObject({
			ok: false,
			reason: expect.stringContaining('files = ["settings.json"]'),
		});
	});

	test.skipIf(isPython && !hasPython)(
		'that cannot be kept are refused with the reason',
		async () => {
			const more = isPython ? '["a"] + ["b"]' : '["a"].concat(["b"])';
			const cases = {
				none: ['["none.json"]', 'no such file'],
				nothing: ['["*.nothing"]', 'nothing in'],
				outside: ['["../pitwall.yaml"]', 'leads out'],
				absolute: ['["/etc/passwd"]', 'absolute'],
				directory: ['["data"]', 'directory'],
				empty: ['[""]', 'empty'],
				link: ['["link.json"]', 'outside'],
				computed: [more, 'literal strings'],
			} as const;
			symlinkSync('/etc/passwd', join(folder, 'link.json'));
			for (const [name, [files]] of Object.entries(cases))
				write(`${name}.${extension}`, code(files));
			const listings = (await home.json(['algorithms'])).value as AlgorithmListing[];
			for (const [name, [, why]] of Object.entries(cases))
				expect(listings.find(listing => listing.name === name)).toMatchObject({
					ok: false,
					reason: expect.stringContaining(why),
				});
			const {stderr, exitCode} = await run('computed');
			expect(exitCode).toBe(65);
			expect(stderr).toContain('literal strings');
			expect(stderr).toContain('[ALGORITHM_BAD_FILES]');
		},
	);
});

test('runs of a sweep never meet what another one wrote', async () => {
	write(
		'counts.mjs',
		`import {existsSync, writeFileSync} from 'node:fs';
export class Algorithm {
	static parameters = {size: 1};
	constructor(symbol, capital, {size}) { this.size = size; }
	run({index}) {
		if (index !== 2) return {action: 'HOLD', shares: 0};
		const shares = existsSync('seen') ? 0.02 : 0.01;
		if (this.size !== 9) writeFileSync('seen', '');
		return {action: 'BUY', shares};
	}
}
`,
	);
	const grid = ['--sweep', 'size=1:3:1', '--rank', 'return'];
	const alone = (await home.json(['backtest', ...words('counts'), ...grid, '--jobs', '1'])).value;
	const {runs} = alone as BacktestResult;
	expect(new Set(runs?.map(run => run.ok && run.statistics.fees)).size).toBe(1);
	const {stderr, exitCode} = await home.run([
		...['backtest', ...words('counts'), ...grid, '--jobs', '2'],
	]);
	expect(exitCode).toBe(65);
	expect(stderr).toContain('--jobs 1');
});

function hashOf(name: string): string | undefined {
	const store = openControlStore(directoryAt(home.path).controlDatabase, {readonly: true});
	try {
		return store.code(name)?.snapshotHash;
	} finally {
		store.close();
	}
}
