/** A `pitwall.yaml` that was emptied or lost is no wish to remove the instances that it named. */
import {appendFileSync, existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createTestHome, type Home, until} from '../support/pitwall.ts';

let home: Home;
let path: string;
let good: string;

beforeEach(async () => {
	home = createTestHome();
	await home.run(['init']);
	path = join(home.path, 'pitwall.yaml');
	good = readFileSync(path, 'utf8');
});

afterEach(async () => {
	await home.remove();
});

type Facts = {name: string; observed: string; pid: number | null; codeHash: string | null};

async function instances(): Promise<Facts[]> {
	return (await home.json(['ps'])).value as Facts[];
}

const log = () => readFileSync(join(home.path, 'logs/SUPERVISOR.log'), 'utf8');

test.each([
	['emptied', () => writeFileSync(path, '')],
	['left with comments alone', () => writeFileSync(path, '# nothing\n\n# here\n')],
	['cut before its instances', () => writeFileSync(path, 'defaults:\n  capital: 5000\n')],
	['removed', () => rmSync(path)],
])('a file that was %s changes nothing and is told everywhere', async (_, spoil) => {
	await home.run(['start', 'BTC']);
	const before = await instances();
	spoil();
	await until('the supervisor to say so', () =>
		/Configuration not used: .*pitwall\.yaml/.test(log()),
	);
	expect((await instances()).map(({name, pid}) => [name, pid])).toEqual(
		before.map(({name, pid}) => [name, pid]),
	);
	const told = expect.stringMatching(/pitwall\.yaml.*BTC ETH[^]*\[CONFIG_(?:EMPTY|GONE)\]/);
	expect(await home.run(['ps'])).toMatchObject({exitCode: 0, stderr: told});
	expect(await home.run(['up'])).toMatchObject({exitCode: 0, stderr: told});
	expect(await home.run(['start', 'ETH'])).toMatchObject({exitCode: 0, stderr: told});
	const add = 'add --symbol NEW --algorithm buy_and_hold --capital 1000'.split(' ');
	expect(await home.run(add)).toMatchObject({exitCode: 78, stderr: told});
	const doctor = await home.run(['doctor']);
	expect(doctor).toMatchObject({
		exitCode: 78,
		stdout: expect.stringContaining('stay unchanged'),
	});
	writeFileSync(path, good);
	expect((await home.run(['ps'])).stderr).toBe('');
	expect((await instances()).map(({name}) => name)).toEqual(before.map(({name}) => name));
});

test('a lost file is not replaced by the examples', async () => {
	await home.run(['ps']);
	rmSync(path);
	await home.run(['up']);
	expect(existsSync(path)).toBe(false);
});

test('instances: {} means it, and what runs stays visible until it ends', async () => {
	await home.run(['start', 'BTC']);
	writeFileSync(path, 'instances: {}\n');
	await until('the supervisor to read it', () => log().includes('no longer in it: BTC ETH'));
	expect(await instances()).toMatchObject([{name: 'BTC', observed: 'running'}]);
	expect((await home.run(['ps'])).stderr).toBe('');
	appendFileSync(path, '# touched\n');
	expect((await home.run(['ps'])).stderr).toBe('');
});
