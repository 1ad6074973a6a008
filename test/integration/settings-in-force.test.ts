/** What a file says while an instance runs holds from its next start; until then views, refusals and limits are the run's. */
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {until} from '../support/pitwall.ts';
import {
	createProgramHome,
	fixtureProgram,
	isAlive,
	type ProgramHome,
} from '../support/program-home.ts';

let home: ProgramHome;
beforeEach(async () => {
	home = await createProgramHome();
});
afterEach(async () => {
	await home.remove();
});

const algorithm = {symbol: 'BTC', algorithm: 'buy_and_hold', speed: 20, capital: 5000};
const program = {command: ['sleep', '3000'], mode: 'LIVE', account: 'main', stop_timeout: '10m'};

type Row = {kind: string; mode: string; account: string; symbol: string; position: number | null};
async function row(): Promise<Row> {
	const {value} = await home.json(['ps', 'BOT']);
	return (value as Row[])[0] as Row;
}

async function startAlgorithm(): Promise<void> {
	home.configure(algorithm);
	await home.run(['start', 'BOT']);
	await home.see('a position', ({status}) => (status?.positionLots ?? 0) !== 0);
}

test('an algorithm that becomes a program in the file: its position is shown, and it can be flattened', async () => {
	await startAlgorithm();
	home.configure(program);
	expect(await row()).toMatchObject({
		kind: 'algorithm',
		mode: 'SIM',
		account: 'paper',
		symbol: 'BTC',
	});
	expect((await row()).position).not.toBe(0);
	expect((await row()).position).not.toBe(null);
	const story = (await home.run(['why', 'BOT'])).stdout;
	expect(story).toContain('buy_and_hold on BTC, SIM');
	expect(story).toMatch(/settings: .* next start: .*kind/);
	expect((await home.run(['pause', 'BOT'])).exitCode).toBe(0);
	expect((await home.run(['flatten', 'BOT'])).exitCode).toBe(0);
	expect((await row()).position).toBe(0);
	// The file rules a start: it is LIVE, so it needs the second yes.
	expect((await home.run(['restart', 'BOT'])).exitCode).toBe(64);
	expect((await home.run(['stop', 'BOT'])).exitCode).toBe(0);
	expect(await row()).toMatchObject({
		kind: 'command',
		mode: 'LIVE',
		account: 'main',
		position: null,
	});
	expect((await home.run(['flatten', 'BOT'])).exitCode).toBe(69);
});

test('a program that becomes an algorithm in the file stays a program until it ends', async () => {
	home.configure({...program, mode: 'SIM', account: 'paper'});
	await home.run(['start', 'BOT']);
	home.configure(algorithm);
	expect(await row()).toMatchObject({kind: 'command', position: null});
	const {value, exitCode} = await home.json(['flatten', 'BOT']);
	expect(exitCode).toBe(69);
	expect(value).toMatchObject([{code: 'NOT_AN_ALGORITHM'}]);
	expect((await home.run(['restart', 'BOT'])).exitCode).toBe(0);
	expect(await row()).toMatchObject({kind: 'algorithm', mode: 'SIM'});
});

test('what groups and restarts it follows the file at once', async () => {
	await startAlgorithm();
	home.configure({...algorithm, tags: ['night'], capital: 7, restart: {deaths: '3 in 1m'}});
	const {value} = await home.json(['ps', '--tag', 'night']);
	expect(value).toMatchObject([{name: 'BOT', tags: ['night']}]);
	const view = home.view();
	expect(view.settings).toMatchObject({capitalMicros: 5_000_000_000, tags: ['night']});
	expect(view.settings.restart.deathsMax).toBe(3);
	expect(view.nextSettings.capitalMicros).toBe(7_000_000);
});

test('an entry that is taken out of the file: what runs is shown as it was started', async () => {
	await startAlgorithm();
	writeFileSync(join(home.path, 'pitwall.yaml'), 'instances: {OTHER: {symbol: ETH}}\n');
	await home.run(['ps']);
	expect(await row()).toMatchObject({kind: 'algorithm', mode: 'SIM', symbol: 'BTC'});
	expect((await home.run(['flatten', 'BOT'])).exitCode).toBe(0);
	expect((await home.run(['stop', 'BOT'])).exitCode).toBe(0);
});

test('the stop timeout is that of the run', async () => {
	const stubborn = {command: [fixtureProgram('ignores-sigterm.sh')], ready: {log: 'ignoring'}};
	home.configure({...stubborn, stop_timeout: '500ms'});
	await home.run(['start', 'BOT']);
	const pids = home.pids();
	home.configure({...stubborn, stop_timeout: '1h'});
	process.kill(home.view().pid ?? 0, 'SIGSTOP');
	expect((await home.run(['stop', 'BOT'])).exitCode).toBe(0);
	await until('it is gone', () => !pids.some(isAlive));
});
