import {spawnSync} from 'node:child_process';
import {copyFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {directoryAt} from '../../state/home/directory.ts';
import {dumpLedger} from '../support/ledger-dump.ts';
import {fill, mountSmall, unmount} from '../support/mount.ts';
import {createTestHome, type Home, until} from '../support/pitwall.ts';

type Row = {observed: string; pid: number | null; bar: number | null; restarts: number};

let home: Home;
beforeEach(() => {
	home = createTestHome();
});
afterEach(async () => {
	await home.run(['down', '--yes']);
	unmount(home.path);
	await home.remove();
});

async function row(name: string): Promise<Row> {
	const {value} = await home.json(['ps', name]);
	const [found] = value as Row[];
	if (found === undefined) throw new Error(`no row ${name}`);
	return found;
}

describe('a disk that is full', () => {
	const fixture = new URL('../fixture/algorithm/crosses-averages.mjs', import.meta.url);
	const configure = (path: string) => {
		copyFileSync(fixture, join(path, 'algorithm/crosses-averages.mjs'));
		const restart = '{backoff: 100ms..200ms, deaths: 1000 in 10m}';
		const text = `defaults: {speed: 50, algorithm: crosses-averages, restart: ${restart}}
instances: {BTC: }
`;
		writeFileSync(join(path, 'pitwall.yaml'), text);
	};

	test('ends the run with 74, tells so, keeps the ledger, and trading goes on when there is room', async ({
		skip,
	}) => {
		if (!mountSmall(home.path, 'size=8m')) skip('mounting needs root rights');
		await home.run(['init']);
		configure(home.path);
		await home.run(['start', 'BTC']);
		await until('bars', async () => ((await row('BTC')).bar ?? 0) > 20);
		const supervisor = (await home.json(['locks'])).value as {name: string; pid: number}[];
		const ballast = fill(home.path);
		await until('a death', async () =>
			['backoff', 'crashed'].includes((await row('BTC')).observed),
		);
		const before = await row('BTC');
		const why = (await home.run(['why', 'BTC'])).stdout;
		expect(why).toMatch(/exit 74|disk is full/);
		const refused = await home.run(['pause', 'BTC']);
		expect(refused.exitCode).toBe(74);
		for (const words of ['the disk is full', 'why: ', 'fix: free some space', '[DISK_FULL]'])
			expect(refused.stderr).toContain(words);
		const doctor = (await home.run(['doctor'])).stdout;
		expect(doctor).toContain('0 MiB free');

		rmSync(ballast);
		await until('a restart', async () => (await row('BTC')).observed === 'running');
		await until('more bars', async () => ((await row('BTC')).bar ?? 0) > (before.bar ?? 0) + 20);
		const locks = (await home.json(['locks'])).value as {name: string; pid: number}[];
		const pidOf = (rows: typeof locks) => rows.find(({name}) => name === 'SUPERVISOR')?.pid;
		expect(pidOf(locks)).toBe(pidOf(supervisor));
		expect((await home.run(['stop', 'BTC'])).exitCode).toBe(0);

		const bars = String((await row('BTC')).bar);
		const whole = createTestHome();
		try {
			await whole.run(['init']);
			configure(whole.path);
			await whole.run(['run', '--name', 'BTC', '--bars', bars, '--speed', 'max']);
			const dumps = [home, whole].map(({path}) => dumpLedger(directoryAt(path).ledger('BTC')));
			expect(dumps[0] === dumps[1]).toBe(true);
		} finally {
			await whole.remove();
		}
	});
});

describe('a home that cannot be written', () => {
	test('is shown as it is, and nothing in it is changed', async ({skip}) => {
		if (!mountSmall(home.path, 'size=32m')) skip('mounting needs root rights');
		await home.run(['init']);
		await home.run(['start', 'BTC']);
		await home.run(['down', '--yes']);
		const {status} = spawnSync('mount', ['-o', 'remount,ro', home.path]);
		if (status !== 0) skip('this file system cannot be made read-only');
		const seen = await home.run(['ps']);
		expect(seen.stdout).toMatch(/BTC +SIM +○ off/);
		expect(seen.stderr).toContain('is read-only: showing its last state');
		expect(await home.run(['why', 'BTC'])).toMatchObject({exitCode: 0});
		for (const words of [['start', 'BTC'], ['run', '--symbol', 'BTC'], ['init'], []]) {
			const {exitCode, stderr} = await home.run(words);
			expect(exitCode, words.join(' ')).toBe(73);
			expect(stderr).toContain(`${home.path}: the home cannot be created or written`);
			expect(stderr).toMatch(/why: EROFS.*\nfix: make it writable .*--home DIR/);
		}
		const doctor = (await home.run(['doctor'])).stdout;
		expect(doctor).toMatch(/✗ home: .* cannot be written/);
		expect(doctor).not.toContain('move the file aside');
	});
});
