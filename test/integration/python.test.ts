/** Algorithms in Python as a person runs them: the built runner, a real interpreter. */
import {rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {readLastLines} from '../../state/log/read-last-lines.ts';
import {setLedgerAside} from '../../source/control/ledgers.ts';
import {systemClock} from '../../state/process/system-clock.ts';
import {openControlStore} from '../../state/control/control-store.ts';
import {dumpLedger} from '../support/ledger-dump.ts';
import {copyPythonFixtures, hasPython, writeInterpreter} from '../support/python.ts';
import {createTestHome, type TestHome, until} from '../support/runner.ts';

let home: TestHome;
beforeEach(() => {
	home = createTestHome(['crosses-averages']);
	copyPythonFixtures(home.directory.algorithms);
});
afterEach(async () => {
	await home.remove();
});

function flags(algorithm: string, ...others: string[]): string[] {
	const name = algorithm.replaceAll('_', '-');
	return ['--symbol', 'BTC', '--name', name, '--algorithm', algorithm, ...others];
}

async function run(algorithm: string, ...others: string[]) {
	const runner = home.run(flags(algorithm, ...others));
	const {code} = await runner.ended;
	return {code, stdout: runner.stdout(), stderr: runner.stderr()};
}

const fast = ['--bars', '12', '--speed', 'max'];
const ledger = (name: string) => dumpLedger(home.directory.ledger(name));

const isAlive = (pid: number) => {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
};

const pythonPid = (text: string) => Number(/python process (\d+)/.exec(text)?.[1]);

describe.skipIf(!hasPython)('an algorithm in Python', () => {
	test('gets symbol, capital, the time of the bar, its instance and the context', async () => {
		const {code, stdout} = await run('tells_arguments', '--bars', '4', '--speed', 'max');
		expect(code).toBe(0);
		expect(stdout).toContain('made for BTC with 10000.0');
		expect(stdout).toMatch(/bar 3 at \d{4}-\d\d-\d\dT\d\d:\d\d:00\+00:00 for tells-arguments/);
		expect(stdout).toContain('bars 2, closes 3');
		expect(stdout).toContain('flat 0.0 None 10000.0');
	});

	test('may return numbers of any library, lists, dicts and None', async () => {
		const {code} = await run('returns_scalars', '--bars', '16', '--speed', 'max');
		expect(code).toBe(0);
		const signals = ledger('returns-scalars').split('signal (')[1] ?? '';
		const rows = [...signals.matchAll(/"(BUY|SELL|HOLD)",(\d+|null)/g)].map(
			([, action, lots]) => `${action} ${lots}`,
		);
		expect(rows.slice(0, 7)).toEqual([
			'BUY 500000',
			'BUY 2000000',
			'BUY 250000',
			'BUY 125000',
			'BUY 1000000',
			'BUY 500000',
			'BUY 1000000',
		]);
		expect(rows.slice(7, 11)).toEqual(['BUY null', 'BUY null', 'BUY null', 'SELL 3000000']);
		expect(rows.slice(11).every(row => row === 'HOLD 0')).toBe(true);
		expect(signals).toContain('"all out"');
	});

	test('decides bar by bar as by the thousand, and as its twin in JavaScript', async () => {
		const bars = ['--bars', '600', '--symbol', 'BTC', '--name', 'TWIN'];
		const dumps: string[] = [];
		for (const [algorithm, speed] of [
			['crosses_averages', 'max'],
			['crosses_averages', '2000'],
			['crosses-averages', 'max'],
		] as const) {
			const runner = home.run([...bars, '--algorithm', algorithm, '--speed', speed]);
			expect((await runner.ended).code).toBe(0);
			dumps.push(ledger('TWIN'));
			const store = openControlStore(home.directory.controlDatabase);
			setLedgerAside({...home, store, clock: systemClock}, 'TWIN');
			store.close();
		}
		expect(dumps[0]).toContain('"filled"');
		expect(dumps[1]).toBe(dumps[0]);
		const withoutCode = dumps.map(dump => dump.replaceAll(/crosses.averages|[0-9a-f]{64}/g, ''));
		expect(withoutCode[2]).toBe(withoutCode[0]);
	});

	test('keeps to its snapshot with the neighbours it imports, whatever happens to the files', async () => {
		const first = await run('imports_neighbours', '--bars', '3', '--speed', 'max');
		expect(first.code).toBe(0);
		expect(ledger('imports-neighbours')).toContain('\\"good day, BUY\\"');
		rmSync(home.directory.algorithms, {recursive: true});
		const second = await run('imports_neighbours', '--bars', '6', '--speed', 'max');
		expect(second.stderr).toBe('');
		expect(second.code).toBe(0);
		expect(second.stdout).toContain('its decisions were checked by replay');
	});

	test('what it prints is shown harmlessly, binary too, and its input is empty', async () => {
		const {code} = await run('prints_binary', '--bars', '2', '--speed', 'max');
		expect(code).toBe(0);
		const log = readLastLines(home.directory.log('prints-binary'), 100).join('\n');
		expect(log).toContain('raw bytes');
		expect(log).toMatch(/WARN +\[prints-binary-SIM\] to stderr/);
		expect(log).toMatch(/INFO +\[prints-binary-SIM\] no newline/);
		expect(log).toContain("read ''");
		expect(log).toContain('from a shell');
		expect(log).not.toContain('\u001B');
		expect(log).toContain('Bar 2:');
	});

	test('parameters are typed, checked, and given as plain values', async () => {
		const wrong = await run('crosses_averages', ...fast, '--set', 'fast=often');
		expect(wrong).toMatchObject({code: 78});
		expect(wrong.stderr).toContain('parameter fast was "often"');
		const unknown = await run('crosses_averages', ...fast, '--set', 'speed=3');
		expect(unknown.stderr).toContain('[PARAMETER_UNKNOWN]');
		expect((await run('crosses_averages', ...fast, '--set', 'slow=5')).code).toBe(0);
	});
});

describe.skipIf(!hasPython)('one that is killed', () => {
	test('any number of times, runner or Python, ends with the same ledger', async () => {
		const bars = ['--bars', '600', '--speed', '400'];
		for (let life = 1; life <= 8; life += 1) {
			const runner = home.run(flags('tells_pid', ...bars));
			await runner.printed(new RegExp(`Bar ${life * 40}:`));
			const python = pythonPid(runner.stdout());
			if (life % 2 === 0) runner.kill('SIGKILL');
			else process.kill(python, 'SIGKILL');
			const {code, signal} = await runner.ended;
			if (life % 2 === 0) expect(signal).toBe('SIGKILL');
			else expect(code).toBe(71);
			await until(() => !isAlive(python));
		}
		expect((await run('tells_pid', '--bars', '600', '--speed', 'max')).code).toBe(0);
		const killed = ledger('tells-pid');
		await home.remove();
		home = createTestHome();
		copyPythonFixtures(home.directory.algorithms);
		expect((await run('tells_pid', '--bars', '600', '--speed', 'max')).code).toBe(0);
		expect(killed === ledger('tells-pid')).toBe(true);
		expect(killed).toContain('"filled"');
	}, 120_000);

	test('with its runner while it loops for ever leaves no process', async () => {
		const runner = home.run(flags('loops_on_bar_5', '--speed', 'max'));
		await runner.printed(/Bar 4:/);
		const python = pythonPid(runner.stdout());
		expect(isAlive(python)).toBe(true);
		runner.kill('SIGKILL');
		await runner.ended;
		await until(() => !isAlive(python));
	});
});

describe.skipIf(!hasPython)('one with a fault ends alone and says where', () => {
	test.each([
		[
			'throws_on_bar_5',
			65,
			'ALGORITHM_THREW',
			/on bar 5\n.*why: ValueError: five is too much \(at throws_on_bar_5\.py:3\)/,
		],
		[
			'throws_in_init',
			65,
			'ALGORITHM_NOT_LOADED',
			/OSError: no model file \(at throws_in_init\.py:3\)/,
		],
		[
			'has_a_syntax_error',
			65,
			'ALGORITHM_NOT_LOADED',
			/SyntaxError: .*\(at has_a_syntax_error\.py:2\)/,
		],
		['needs_a_package', 65, 'ALGORITHM_NOT_LOADED', /python3 -m pip install no_such_package/],
		['has_no_class', 65, 'ALGORITHM_NO_CLASS', /its classes are Strategy/],
		[
			'returns_nonsense',
			65,
			'ALGORITHM_BAD_DECISION',
			/on bar 1 .*\n.*why: shares was 'many', expected a number/,
		],
		[
			'exits_on_bar_3',
			65,
			'ALGORITHM_EXITED',
			/on bar 3\n.*why: SystemExit: enough \(at exits_on_bar_3\.py:7\)/,
		],
		['dies_on_bar_3', 65, 'ALGORITHM_EXITED', /exit code 9 on one of the bars 1 to 12/],
		['kills_itself', 71, 'PYTHON_DIED', /ended by SIGKILL on one of the bars 1 to 12/],
	] as const)('%s', async (algorithm, code, errorCode, words) => {
		const ended = await run(algorithm, ...fast);
		expect(ended.stderr).toContain(`[${errorCode}]`);
		expect(ended.stderr).toMatch(words);
		expect(ended.code).toBe(code);
	});

	test('a traceback stands in the log, line by line, and bars before it are kept', async () => {
		await run('throws_on_bar_5', ...fast);
		const log = home.log('throws-on-bar-5');
		expect(log).toMatch(/ERROR \[throws-on-bar-5-SIM\] Traceback \(most recent call last\):/);
		expect(log).toMatch(/File "[^"]+throws_on_bar_5\.py", line 11, in run/);
		expect(log).toContain('Bar 4:');
		expect(log).not.toContain('Bar 5:');
		expect(log).not.toContain('pitwall_host');
	});
});

describe.skipIf(!hasPython)('one that starts processes', () => {
	const helpers = (text: string) =>
		[...text.matchAll(/helper (\d+)/g)].map(([, pid]) => Number(pid));

	test('can end them, as in a process of its own', async () => {
		const {code, stdout} = await run('ends_its_helpers', '--bars', '2', '--speed', 'max');
		expect(stdout).toContain('helper ended by -15, squares [0, 1, 4]');
		expect(code).toBe(0);
	});

	test('leaves none of them: not at its end, nor beyond the next start after a kill', async () => {
		const first = home.run(flags('starts_a_helper', '--speed', '20'));
		await first.printed(/Bar 1:/);
		first.kill('SIGKILL');
		await first.ended;
		const second = home.run(flags('starts_a_helper', '--speed', '20'));
		await second.printed(/Bar \d+:/);
		expect(second.stdout()).toContain('Killed 1 process that an earlier run left behind');
		await until(() => helpers(first.stdout()).every(pid => !isAlive(pid)));
		second.kill('SIGTERM');
		expect((await second.ended).code).toBe(0);
		expect(helpers(second.stdout())).toHaveLength(1);
		await until(() => helpers(second.stdout()).every(pid => !isAlive(pid)));
	});
});

describe.skipIf(!hasPython)('one that takes too much', () => {
	function configure(algorithm: string, settings: string): void {
		const text = `instances:\n  HUNGRY: {symbol: BTC, algorithm: ${algorithm}, ${settings}}\n`;
		writeFileSync(home.directory.config, text);
	}
	const hungry = ['--name', 'HUNGRY', '--speed', 'max'];

	// 128 is the default of a runner: said for a Python algorithm, it is meant.
	test.each([128, 200])('memory is told apart from other errors: %i MB', async memory => {
		configure('eats_memory', `memory: ${memory}`);
		const runner = home.run(hungry);
		expect((await runner.ended).code).toBe(65);
		expect(runner.stderr()).toContain(`it used up its ${memory} MB of memory on bar`);
		expect(runner.stderr()).toContain('[ALGORITHM_OUT_OF_MEMORY]');
	});

	test.runIf(process.platform === 'linux')('shared memory counts as well', async () => {
		configure('maps_memory', 'memory: 128');
		const runner = home.run(hungry);
		expect((await runner.ended).code).toBe(65);
		expect(runner.stderr()).toContain('it used up its 128 MB of memory');
		expect(runner.stderr()).toContain('[ALGORITHM_OUT_OF_MEMORY]');
	});

	test('time for one decision is killed, and may be tried again', async () => {
		configure('loops_on_bar_5', 'decision_timeout: 1s');
		const runner = home.run(hungry);
		expect((await runner.ended).code).toBe(75);
		expect(runner.stderr()).toContain('its decision on bar 5 took more than 1 s');
		expect(runner.stdout()).toContain('Bar 4:');
		await until(() => !isAlive(pythonPid(runner.stdout())));
	});

	test('time while it is stopped does not hold up the stop', async () => {
		configure('loops_on_bar_5', 'stop_timeout: 400ms');
		const runner = home.run(hungry);
		await runner.printed(/Bar 4:/);
		runner.kill('SIGTERM');
		expect((await runner.ended).code).toBe(0);
		expect(runner.stdout()).toContain('stopped as asked (SIGTERM)');
		await until(() => !isAlive(pythonPid(runner.stdout())));
	});
});

describe('an interpreter that cannot be used', () => {
	const interpreter = (name: string, script: string) =>
		writeInterpreter(home.directory.home, name, script);

	async function runWith(python: string) {
		return run('tells_arguments', ...fast, '--python', python);
	}

	test('is missing', async () => {
		const {code, stderr} = await runWith('no-such-python');
		expect(code).toBe(78);
		expect(stderr).toContain('no-such-python');
		expect(stderr).toContain('[PYTHON_MISSING]');
	});

	test('is no program that may be run', async () => {
		const file = join(home.directory.home, 'python');
		writeFileSync(file, '');
		const {code, stderr} = await runWith(file);
		expect(code).toBe(78);
		expect(stderr).toContain('[PYTHON_MISSING]');
	});

	test.skipIf(!hasPython)('is too old', async () => {
		// Runs the first file of the host as an old interpreter would see it.
		const script = `exec python3 -c 'import sys
sys.version_info = (2, 7, 18, "final", 0)
sys.argv = sys.argv[1:]
exec(compile(open(sys.argv[0]).read(), sys.argv[0], "exec"))' "$2" "$3"`;
		const {code, stderr} = await runWith(interpreter('python2', script));
		expect(code).toBe(78);
		expect(stderr).toContain('is Python 2.7.18');
		expect(stderr).toContain('needs Python 3.8 or newer');
		expect(stderr).toContain('[PYTHON_TOO_OLD]');
	});

	test.each([
		[
			'ends with words',
			'echo "pyenv: version 3.99 is not installed" >&2; exit 127',
			/exit code 127: pyenv|pyenv: version 3.99/,
		],
		[
			'says something else',
			'echo "hello, world"; sleep 5',
			/it answered .*hello, world|did not look/,
		],
	])('%s', async (_, script, words) => {
		const {code, stderr} = await runWith(interpreter('python-odd', script));
		expect(code).toBe(78);
		expect(stderr).toMatch(words);
		expect(stderr).toContain('[PYTHON_NOT_USABLE]');
	});
});
