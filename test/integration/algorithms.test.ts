/** `pitwall algorithms` over files of every kind: nothing that one of them does disturbs the others. */
import {execFileSync, spawn} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {AlgorithmListing} from '../../state/domain/instance/algorithm-listing.ts';
import {endProgram} from '../support/child.ts';
import {createTestHome, type Home, until} from '../support/pitwall.ts';

let home: Home;
beforeEach(() => {
	home = createTestHome();
	mkdirSync(join(home.path, 'algorithm/lib'), {recursive: true});
});
afterEach(async () => {
	await home.remove();
});

const holds = 'export class Algorithm { run() { return {action: "HOLD", shares: 0}; } }';

function write(file: string, ...lines: string[]): void {
	writeFileSync(join(home.path, 'algorithm', file), lines.join('\n'));
}

async function listed(): Promise<Map<string, AlgorithmListing>> {
	const {value, exitCode} = await home.json(['algorithms']);
	expect(exitCode).toBe(0);
	return new Map((value as AlgorithmListing[]).map(listing => [listing.name, listing]));
}

describe('a scan', () => {
	test('lists own and shipped algorithms with their parameters, own ones first', async () => {
		write(
			'mine.ts',
			"import type {Context} from 'pitwall';",
			"import {SMA} from 'trading-signals';",
			'export class Algorithm {',
			'	static parameters = {size: {default: 2, min: 1, max: 9, step: 1}, loud: false};',
			'	#sma = new SMA(3);',
			"	run(context: Context) { return {action: 'HOLD' as const, shares: 0}; }",
			'}',
		);
		write('sma_crossover.js', holds);
		write('both.js', holds);
		write('both.ts', holds.replace('run()', 'run(): unknown'));
		const found = await listed();
		expect(found.get('mine')).toEqual({
			name: 'mine',
			file: join(home.path, 'algorithm/mine.ts'),
			language: 'typescript',
			origin: 'own',
			ok: true,
			parameters: [
				{name: 'size', default: 2, min: 1, max: 9, step: 1},
				{name: 'loud', default: false},
			],
		});
		expect(found.get('sma_crossover')).toMatchObject({origin: 'own', ok: true, parameters: []});
		expect(found.get('both')).toMatchObject({language: 'typescript', ok: true});
		expect(found.get('buy_and_hold')).toMatchObject({origin: 'shipped', ok: true});
		const {stdout} = await home.run(['algorithms']);
		expect(stdout).toMatch(
			/mine +typescript +own +size=2 \(a whole number from 1 to 9\), loud=false/,
		);
	});

	test('refuses what cannot run, with reason and line, and exits 0', async () => {
		write('syntax.ts', '', 'class {{');
		write('no-import.js', '', "import 'no-such-library';", holds);
		write('throws.ts', '', '', "throw new RangeError('early');", holds);
		write('no-class.js', 'export const size = 1;');
		write('other-class.js', '// No Algorithm.', 'export class Strategy {}');
		write('no-run.js', '', 'export class Algorithm {}');
		write(
			'bad.js',
			'export class Algorithm {',
			'	static parameters = {a: []};',
			'	run() {}',
			'}',
		);
		write('lib/broken.ts', '', 'foo(');
		write('lib/angry.ts', "throw new Error('no')");
		write('uses-broken.ts', "import {a} from './lib/broken.ts';", `${holds} console.log(a);`);
		write('uses-angry.ts', "import './lib/angry.ts';", holds);
		write('outside.js', "import '../../../other.js';", holds);
		writeFileSync(join(home.path, '../../other.js'), '');
		write('bad name.js', holds);
		write('good.js', holds);
		mkdirSync(join(home.path, 'algorithm/folder.js'));
		execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', join(home.path, 'algorithm/pipe.js')]);
		const found = await listed();
		const refusals = [
			['syntax', 2, /Expected identifier/],
			['no-import', 2, /Could not resolve "no-such-library"/],
			['throws', 3, /^RangeError: early$/],
			['no-class', null, /no class named Algorithm/],
			['other-class', null, /no class named Algorithm.*Strategy/],
			['no-run', 2, /no method run/],
			['bad', 2, /parameter a: expected a number/],
			['uses-broken', null, /broken\.ts:2: /],
			['uses-angry', null, /no \(at lib\/angry\.ts:1\)/],
			['outside', null, /other\.js/],
			['bad name', null, /its name/],
			['folder', null, /regular file/],
			['pipe', null, /regular file/],
		] as const;
		for (const [name, line, reason] of refusals)
			expect(found.get(name)).toMatchObject({
				ok: false,
				line,
				reason: expect.stringMatching(reason),
			});
		expect(found.get('good')).toMatchObject({ok: true});
		const {stdout, exitCode} = await home.run(['algorithms']);
		expect(exitCode).toBe(0);
		expect(stdout).toContain('algorithm/throws.ts:3: RangeError: early');
	});

	test('lists and refuses Python files, too, in the order of names', async () => {
		write(
			'also.py',
			'class Algorithm:',
			'    parameters = {"size": {"default": 2, "max": 4}}',
			'',
			'    def __init__(self, symbol, capital):',
			'        pass',
			'',
			'    def run(self, current_time, algo_id=None):',
			'        return "HOLD", 0',
		);
		write('broken.py', '', 'def f(:');
		write('dies.py', 'import os', 'os._exit(4)', 'class Algorithm: pass');
		write('no_module.py', 'import no_such_module', 'class Algorithm: pass');
		write('plain.js', holds);
		const found = await listed();
		expect(found.get('also')).toMatchObject({
			language: 'python',
			origin: 'own',
			ok: true,
			parameters: [{name: 'size', default: 2, max: 4}],
		});
		expect(found.get('momentum')).toMatchObject({language: 'python', origin: 'shipped', ok: true});
		expect(found.get('broken')).toMatchObject({ok: false, line: 2});
		expect(found.get('no_module')).toMatchObject({ok: false, line: 1});
		expect(found.get('dies')).toMatchObject({ok: false, reason: expect.stringContaining('4')});
		expect(found.get('plain')).toMatchObject({ok: true});
		expect([...found.keys()]).toEqual([...found.keys()].toSorted((a, b) => (a < b ? -1 : 1)));
	});

	test('survives files that end the process, hang, print or fail late', async () => {
		write('exits.js', 'process.exit(3);', holds);
		write('kills.js', "process.kill(process.pid, 'SIGKILL');", holds);
		write('loops.js', 'for (;;);', holds);
		write('grows.js', 'const all = []; for (;;) all.push(new Array(1e6).fill(1.5));', holds);
		write('delayed.js', 'setTimeout(() => process.exit(1), 1);', holds);
		write('delayed_innocent.js', 'await new Promise(resolve => setTimeout(resolve, 300));', holds);
		write('waits.js', 'await new Promise(() => {});', holds);
		write(
			'noisy.js',
			"import {writeSync} from 'node:fs';",
			"console.log('noise'); writeSync(1, '{\"name\": '); process.stdout.write('[');",
			"setInterval(() => { throw new Error('late'); }, 1); Promise.reject(new Error('never'));",
			holds,
		);
		write('zebra.js', holds);
		const found = await listed();
		expect(found.get('exits')).toMatchObject({
			ok: false,
			reason: expect.stringContaining('exit 3'),
		});
		expect(found.get('kills')).toMatchObject({
			ok: false,
			reason: expect.stringContaining('SIGKILL'),
		});
		expect(found.get('grows')).toMatchObject({
			ok: false,
			reason: expect.stringMatching(/out of memory|2 s/),
		});
		expect(found.get('loops')).toMatchObject({
			ok: false,
			reason: 'it did not finish loading within 2 s',
		});
		expect(found.get('waits')).toMatchObject({
			ok: false,
			reason: expect.stringMatching(/waits|2 s/),
		});
		expect(found.get('noisy')).toMatchObject({ok: true});
		expect(found.get('delayed_innocent')).toMatchObject({ok: true});
		expect(found.get('zebra')).toMatchObject({ok: true});
	});

	test('says of a file that is being written that it is, and never that it is wrong', async () => {
		write('busy.js', holds);
		write('calm.js', holds);
		write('empty.js');
		const file = join(home.path, 'algorithm/busy.js');
		const code = `for (;;) require('fs').appendFileSync(process.argv[1], ' ')`;
		const writer = spawn(process.execPath, ['-e', code, file], {stdio: 'ignore'});
		try {
			await until('a look meets the writer at work', async () => {
				const found = await listed();
				expect(found.get('calm')).toMatchObject({ok: true});
				expect(found.get('empty')).toMatchObject({reason: 'it is empty, or being written'});
				const busy = found.get('busy');
				if (busy?.ok) return false;
				expect(busy).toMatchObject({reason: 'it is being written: look again'});
				return true;
			});
		} finally {
			await endProgram(writer);
		}
	});

	test('takes 500 files', async () => {
		for (let at = 0; at < 500; at += 1)
			write(
				`many${at}.${at % 2 === 0 ? 'ts' : 'js'}`,
				at % 50 === 0 ? 'class {{' : "import {SMA} from 'trading-signals';",
				`export const sma = ${at % 50 === 0 ? 0 : 'SMA'};`,
				holds,
			);
		const found = [...(await listed()).values()].filter(({origin}) => origin === 'own');
		expect(found).toHaveLength(500);
		expect(found.filter(({ok}) => !ok)).toHaveLength(10);
	});

	test('needs no home', async () => {
		const {value, exitCode} = await home.json(['algorithms', '--home', join(home.path, 'none')]);
		expect(exitCode).toBe(0);
		expect((value as AlgorithmListing[]).map(({name}) => name)).toContain('sma_crossover');
	});
});
