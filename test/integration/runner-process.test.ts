import {existsSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {afterEach, describe, expect, test} from 'vitest';
import {readLastLines} from '../../state/log/read-last-lines.ts';
import {openControlStore} from '../../state/control/control-store.ts';
import {createTestHome, type RunnerProcess, type TestHome, until} from '../support/runner.ts';

let homes: TestHome[] = [];
afterEach(async () => {
	await Promise.all(homes.map(home => home.remove()));
	homes = [];
});

function home(...algorithms: string[]): TestHome {
	const made = createTestHome(algorithms);
	homes.push(made);
	return made;
}

const holding = ['--symbol', 'BTC', '--algorithm', 'holds', '--speed', '50'];

/** Starts a run and waits for its first bar. */
async function started(made: TestHome, flags: readonly string[] = holding): Promise<RunnerProcess> {
	const runner = made.run(flags);
	await runner.printed(/Bar 1:/);
	return runner;
}

function lastRun(made: TestHome) {
	const store = openControlStore(made.directory.controlDatabase, {readonly: true});
	const run = store.latestRun('BTC');
	store.close();
	return run;
}

describe('one process for each name', () => {
	test('a second runner for the same instance exits 75 and names the owner', async () => {
		const made = home('holds');
		const first = await started(made);
		const second = made.run(holding);
		expect((await second.ended).code).toBe(75);
		expect(second.stderr()).toContain(String(first.pid));
		expect(second.stderr()).toContain('pitwall stop BTC');
		expect(lastRun(made)?.pid).toBe(first.pid);
	});

	test('of six simultaneous starts exactly one runs', async () => {
		const made = home('holds');
		const runners = Array.from({length: 6}, () => made.run(holding));
		const codes: (number | null)[] = [];
		for (const {ended} of runners) void ended.then(({code}) => codes.push(code));
		await until(() => codes.length === 5, 20_000);
		expect(codes).toEqual([75, 75, 75, 75, 75]);
		const alive = runners.filter(({child}) => child.exitCode === null);
		expect(alive).toHaveLength(1);
		await alive[0]?.printed(/Bar 1:/);
	});

	test('after SIGKILL the next one takes over at once', async () => {
		const made = home('holds');
		const first = await started(made);
		first.kill('SIGKILL');
		await first.ended;
		const second = made.run(holding);
		await second.printed(/continues after bar \d+/);
	});

	test('when the lock directory is removed, trading stops with exit 75, and nobody gets in before', async () => {
		const made = home('holds');
		const runner = await started(made);
		rmSync(made.directory.locks, {recursive: true});
		const intruder = made.run(holding);
		expect((await intruder.ended).code).toBe(75);
		rmSync(made.directory.locks, {recursive: true, force: true});
		expect((await runner.ended).code).toBe(75);
		expect(runner.stderr()).toContain('lock of BTC');
		expect(lastRun(made)).toMatchObject({exitCode: 75, pid: runner.pid});
	});
});

describe('stopping', () => {
	test('SIGTERM ends it with exit 0 and leaves nothing behind', async () => {
		const made = home('holds');
		const runner = await started(made);
		runner.kill('SIGTERM');
		expect(await runner.ended).toEqual({code: 0, signal: null});
		expect(existsSync(made.directory.lockFile('BTC'))).toBe(false);
		expect(readdirSync(made.directory.instances)).toEqual([]);
		expect(lastRun(made)).toMatchObject({exitCode: 0, exitReason: 'stopped as asked (SIGTERM)'});
		expect(made.log('BTC').trimEnd().split('\n').at(-1)).toContain('Ended with exit code 0');
	});

	test('the last status is the last bar', async () => {
		const made = home('holds');
		const runner = await started(made);
		runner.kill('SIGINT');
		await runner.ended;
		const bars = [...made.log('BTC').matchAll(/Bar (\d+):/g)];
		const store = openControlStore(made.directory.controlDatabase, {readonly: true});
		expect(store.status('BTC')?.bar).toBe(Number(bars.at(-1)?.[1]));
		store.close();
	});

	test('a hangup ends a run in the foreground and means nothing in the background', async () => {
		const made = home('holds');
		const background = made.run([...holding, '--background', '--run-id', 'r1', '--epoch', '4']);
		await until(() => made.log('BTC').includes('Bar 1:'));
		background.kill('SIGHUP');
		const bars = () => made.log('BTC').match(/Bar \d+:/g)?.length ?? 0;
		const before = bars();
		await until(() => bars() > before + 5);
		expect(lastRun(made)).toMatchObject({runId: 'r1', epoch: 4, endedAtMs: null});
		background.kill('SIGTERM');
		expect((await background.ended).code).toBe(0);
		expect(background.stdout() + background.stderr()).toBe('');
		const foreground = await started(made, [...holding, '--name', 'second']);
		foreground.kill('SIGHUP');
		expect((await foreground.ended).code).toBe(0);
	});

	test('signals without end do not break the shutdown', async () => {
		const made = home('crosses-averages');
		const flags = ['--symbol', 'BTC', '--algorithm', 'crosses-averages', '--speed', 'max'];
		const runner = await started(made, flags);
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGINT', 'SIGTERM', 'SIGINT'] as const)
			runner.kill(signal);
		expect(await runner.ended).toEqual({code: 0, signal: null});
		expect(existsSync(made.directory.lockFile('BTC'))).toBe(false);
	});

	test('an interval of the algorithm does not keep an ended run alive', async () => {
		const made = home('keeps-a-timer');
		const flags = ['--symbol', 'BTC', '--algorithm', 'keeps-a-timer', '--bars', '3'];
		expect((await made.run([...flags, '--speed', 'max']).ended).code).toBe(0);
	});
});

describe('algorithms that go wrong', () => {
	test.each([
		['throws-at-load', 65, 'no licence file'],
		['throws-in-constructor', 65, 'no model file'],
		['throws-on-bar-5', 65, 'five is too much'],
		['returns-nonsense', 65, 'ALGORITHM_BAD_DECISION'],
		['exits-on-bar-3', 65, 'ALGORITHM_EXITED'],
		['throws-in-a-timer', 65, 'the timer failed'],
		['rejects-a-promise', 65, 'nobody answered'],
		['not-there', 66, 'ALGORITHM_NOT_FOUND'],
	])('%s: exit %i, with the cause in log and run row', async (name, code, words) => {
		const made = home(...(name === 'not-there' ? [] : [name]));
		const runner = made.run(['--symbol', 'BTC', '--algorithm', name, '--speed', '100']);
		expect(await runner.ended).toEqual({code, signal: null});
		expect(made.log('BTC')).toContain(words);
		expect(runner.stderr()).toContain(words);
		expect(lastRun(made)?.exitCode).toBe(code);
		expect(existsSync(made.directory.lockFile('BTC'))).toBe(false);
	});

	test('the bars before a throw are kept', async () => {
		const made = home('throws-on-bar-5');
		const runner = made.run([
			'--symbol',
			'BTC',
			'--algorithm',
			'throws-on-bar-5',
			'--speed',
			'max',
		]);
		await runner.ended;
		expect(made.log('BTC')).toContain('Bar 4:');
		expect(made.log('BTC')).not.toContain('Bar 5:');
	});

	test('a megabyte without a newline becomes bounded lines and nothing is lost', async () => {
		const made = home('prints-a-megabyte');
		const flags = ['--symbol', 'BTC', '--algorithm', 'prints-a-megabyte', '--bars', '3'];
		expect((await made.run([...flags, '--speed', 'max']).ended).code).toBe(0);
		const lines = made.log('BTC').split('\n');
		expect(Math.max(...lines.map(line => line.length))).toBeLessThan(10_000);
		expect(lines.join('').match(/x/g)?.length).toBeGreaterThanOrEqual(1024 * 1024);
		expect(made.log('BTC')).toContain('and a line');
	});

	test('escape sequences are shown, never obeyed', async () => {
		const made = home('prints-escape-sequences');
		const flags = ['--symbol', 'BTC', '--algorithm', 'prints-escape-sequences', '--bars', '2'];
		const runner = made.run([...flags, '--speed', 'max']);
		expect((await runner.ended).code).toBe(0);
		// What was printed stays in the file as it is; whoever shows it makes it harmless.
		expect(made.log('BTC')).toContain('\u001B');
		const shown = readLastLines(made.directory.log('BTC'), 100).join('\n');
		for (const text of [shown, runner.stdout()]) {
			expect(text).not.toContain('\u001B');
			expect(text).toContain('taken over');
		}
		expect(shown).toMatch(/WARN {2}\[BTC-SIM\] .*red/);
	});
});

describe('refusals', () => {
	test.each([
		[['--symbol', 'BTC', '--mode', 'LIVE'], 69, 'VENUE_NOT_CONFIGURED'],
		[['--symbol', 'DOGE'], 66, 'SYMBOL_UNKNOWN'],
		[['--symbol', 'BTC', '--nonsense'], 64, '--nonsense'],
		[['--symbol', 'BTC', '--data', '/nowhere.csv'], 66, '/nowhere.csv'],
		[['--symbol', 'BTC', '--set', 'speedy=1'], 78, 'speedy'],
		[['--symbol', 'BTC', '--data', 'x.csv', '--seed', '1'], 64, '--seed'],
	])('%j: exit %i', async (flags, code, words) => {
		const runner = home().run(flags);
		expect((await runner.ended).code).toBe(code);
		expect(runner.stderr()).toContain(words);
		expect(runner.stderr()).toContain('fix: ');
	});

	test('a ledger that is no database, or of a newer version, is left as it is', async () => {
		const made = home('holds');
		const flags = [...holding, '--bars', '2'];
		await made.run(flags).ended;
		const path = made.directory.ledger('BTC');
		const good = readFileSync(path);
		writeFileSync(path, 'garbage '.repeat(1000));
		const corrupt = made.run(flags);
		expect((await corrupt.ended).code).toBe(74);
		expect(corrupt.stderr()).toContain('DATABASE_CORRUPT');
		expect(readFileSync(path, 'utf8')).toContain('garbage');
		good.writeUInt32BE(99, 60);
		writeFileSync(path, good);
		const newer = made.run(flags);
		expect((await newer.ended).code).toBe(78);
		expect(newer.stderr()).toContain('SCHEMA_NEWER');
	});

	test('with --json stdout holds JSON and nothing else', async () => {
		const made = home('holds');
		const flags = [...holding, '--json', '--bars', '3', '--speed', 'max'];
		const runner = made.run(flags);
		await runner.ended;
		const documents = runner
			.stdout()
			.trimEnd()
			.split('\n')
			.map(line => JSON.parse(line) as Record<string, unknown>);
		expect(documents.map(({type}) => type)).toEqual(['bar', 'bar', 'bar', 'end']);
		expect(documents[2]).toMatchObject({bar: 3, signal: 'HOLD', equity: 10_000});
		const refused = made.run(['--symbol', 'BTC', '--mode', 'LIVE', '--json']);
		await refused.ended;
		expect(JSON.parse(refused.stdout())).toMatchObject({error: {code: 'VENUE_NOT_CONFIGURED'}});
	});
});

describe('a disk that is full', () => {
	test('exit 74, and the ledger goes on from its last commit when there is room', async () => {
		const made = home('crosses-averages');
		const flags = ['--symbol', 'BTC', '--algorithm', 'crosses-averages', '--speed', 'max'];
		const limited = made.run([...flags, '--bars', '5000'], {fileBlocksMax: 1000});
		expect((await limited.ended).code).toBe(74);
		expect(limited.stderr()).toMatch(/DISK_(FULL|ERROR)/);
		const whole = home('crosses-averages');
		expect((await made.run([...flags, '--bars', '5000']).ended).code).toBe(0);
		expect((await whole.run([...flags, '--bars', '5000']).ended).code).toBe(0);
		const {dumpLedger} = await import('../support/ledger-dump.ts');
		const dumps = [made, whole].map(({directory}) => dumpLedger(directory.ledger('BTC')));
		expect(dumps[0] === dumps[1]).toBe(true);
	});
});
