/** What `start`, `restart` and `up` say of a start is the outcome of that very start, and exit 0 means that it ran. */
import {mkdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createProgramHome, type ProgramHome} from '../support/program-home.ts';

let home: ProgramHome;
beforeEach(async () => {
	home = await createProgramHome();
});
afterEach(async () => {
	await home.remove();
});

const lives = {command: ['sleep', '3000'], restart: {backoff: '10ms..20ms', deaths: '1 in 1m'}};

/** One run before that ended as asked: its reason and its exit 0 must never be those of the next. */
async function runOnce(): Promise<void> {
	home.configure(lives);
	expect((await home.run(['start', 'BOT'])).exitCode).toBe(0);
	expect((await home.run(['stop', 'BOT'])).exitCode).toBe(0);
}

/** Puts a directory in the place of a file that the next start needs. */
function obstruct(file: string): string {
	const path = join(home.path, file);
	rmSync(path, {recursive: true, force: true});
	mkdirSync(path);
	return path;
}

const failures: [string, number, RegExp, () => void][] = [
	['its log cannot be written', 73, /BOT\.log/, () => void obstruct('logs/BOT.log')],
	['its crash log cannot be opened', 73, /crash.log/, () => void obstruct('logs/BOT.crash.log')],
	[
		'its program is missing',
		66,
		/no-such/,
		() => home.configure({...lives, command: ['./no-such']}),
	],
	[
		'its program ends at once',
		75,
		/exit code 3/,
		() => home.configure({...lives, command: 'exit 3'}),
	],
	[
		'its program finishes before it is ready',
		75,
		/before it was ready/,
		() => home.configure({...lives, command: ['true'], ready: {log: 'never'}}),
	],
	[
		'its program is not ready in time',
		75,
		/not ready within/,
		() => home.configure({...lives, ready: {log: 'never', timeout: '100ms'}}),
	],
];

test.each(failures)('%s: start tells it, with its exit code', async (_, exitCode, why, breakIt) => {
	await runOnce();
	breakIt();
	for (const verb of ['start', 'restart']) {
		const ended = await home.run([verb, 'BOT']);
		expect(ended.exitCode).toBe(exitCode);
		expect(ended.stderr).toMatch(why);
		expect(ended.stdout + ended.stderr).not.toContain('stopped as asked');
	}
	const story = await home.run(['why', 'BOT']);
	expect(story.stdout).not.toMatch(/last exit: .*stopped as asked/);
});

test('a start that runs exits 0, also after one that failed', async () => {
	await runOnce();
	const path = obstruct('logs/BOT.log');
	expect((await home.run(['start', 'BOT'])).exitCode).toBe(73);
	rmSync(path, {recursive: true});
	const {exitCode, stdout} = await home.run(['start', 'BOT']);
	expect(exitCode).toBe(0);
	expect(stdout).toMatch(/BOT: running \(pid \d+\)/);
});

test('one whose work is done after this start has run: exit 0, and it says so', async () => {
	home.configure({command: ['true']});
	for (let round = 0; round < 2; round += 1) {
		const {exitCode, stdout} = await home.run(['start', 'BOT']);
		expect(exitCode).toBe(0);
		// On a busy machine it may be slow enough to be seen at work.
		expect(stdout).toMatch(/^BOT: (?:finished: true finished|running \(pid \d+\))\n$/);
		await home.see('it has finished', ({observed}) => observed === 'stopped');
	}
});

test('all bars are done already: a start says that nothing ran', async () => {
	home.configure({symbol: 'BTC', algorithm: 'buy_and_hold', bars: 3, speed: 'max'});
	const first = await home.run(['start', 'BOT']);
	expect(first.exitCode).toBe(0);
	await home.see('it has finished', ({observed}) => observed === 'stopped');
	const second = await home.run(['start', 'BOT']);
	expect(second.exitCode).toBe(75);
	expect(second.stderr).toContain('all 3 bars are done');
});

test('a stop while it starts ends the wait of the start', async () => {
	home.configure({...lives, ready: {log: 'never', timeout: '1m'}});
	await home.run(['stop', 'BOT']);
	const start = home.start(['start', 'BOT']);
	await home.see('it starts', ({pid}) => pid !== null);
	expect((await home.run(['stop', 'BOT'])).exitCode).toBe(0);
	const {exitCode, stderr} = await start.ended;
	expect(exitCode).toBe(75);
	expect(stderr).toContain('asked for a stop meanwhile');
});
