import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {directoryAt} from '../../state/home/directory.ts';
import {controlMigrations} from '../../state/control/control-schema.ts';
import {createTestHome, type Home, until} from '../support/pitwall.ts';

let home: Home;
beforeEach(async () => {
	home = createTestHome();
	await home.run(['init']);
	const text = 'defaults: {speed: 50}\ninstances: {BTC: , ETH: }\n';
	writeFileSync(join(home.path, 'pitwall.yaml'), text);
});
afterEach(() => home.remove());

const log = (name: string) => readFileSync(join(home.path, `logs/${name}.log`), 'utf8');
const barsOf = (name: string) => log(name).match(/Bar \d+:/g)?.length ?? 0;

function setSchemaVersion(path: string, version: number): void {
	const database = new Database(path);
	database.pragma(`user_version = ${version}`);
	database.close();
}

test('a control database that another program locks: the runner trades on, requests name the program', async () => {
	await home.run(['start', 'BTC']);
	const blocker = new Database(directoryAt(home.path).controlDatabase);
	try {
		blocker.exec('BEGIN IMMEDIATE');
		const before = barsOf('BTC');
		const requested = await home.run(['start', 'ETH']);
		expect(requested.exitCode).toBe(75);
		expect(requested.stderr).toContain('another program held the lock for longer than the timeout');
		expect(requested.stderr).toMatch(new RegExp(`why: .*: process ${process.pid} \\(.*node`));
		expect(requested.stderr).toContain(`fix: let that program finish`);
		// More than 5 s have passed: at 50 bars a second that is far more than these.
		await until('bars meanwhile', () => barsOf('BTC') > before + 100);
		expect(log('BTC')).toContain('The status could not be published');
		expect((await home.run(['ps'])).stdout).toMatch(/BTC +SIM +● running/);
		const doctor = (await home.run(['doctor'])).stdout;
		expect(doctor).toContain(`locked for writing right now by pid ${process.pid}`);
	} finally {
		blocker.close();
	}

	expect((await home.run(['start', 'ETH'])).exitCode).toBe(0);
	expect((await home.run(['stop', '--all'])).exitCode).toBe(0);
}, 60_000);

test('a control database of a newer schema is left as it is, by every command', async () => {
	await home.run(['ps']);
	const {controlDatabase} = directoryAt(home.path);
	setSchemaVersion(controlDatabase, 99);
	for (const words of [['ps'], ['start', 'BTC'], ['run', '--name', 'BTC'], ['down', '--yes'], []]) {
		const {exitCode, stderr} = await home.run(words);
		expect(exitCode, words.join(' ')).toBe(78);
		expect(stderr).toMatch(/its schema has version 99, this Pitwall knows up to \d+/);
		expect(stderr).toMatch(/why: a newer Pitwall wrote this home\nfix: update Pitwall/);
	}
	setSchemaVersion(controlDatabase, controlMigrations.length);
	expect((await home.run(['ps'])).exitCode).toBe(0);
});

test('a corrupt control database is named, kept, and says what to do', async () => {
	const {controlDatabase} = directoryAt(home.path);
	await home.run(['ps']);
	writeFileSync(controlDatabase, 'garbage '.repeat(1000));
	for (const words of [['ps'], ['start', 'BTC']]) {
		const {exitCode, stderr} = await home.run(words);
		expect(exitCode).toBe(74);
		expect(stderr).toMatch(/pitwall\.db: not a readable SQLite database\nwhy: .*\nfix: move/);
	}
	expect(readFileSync(controlDatabase, 'utf8')).toContain('garbage');
	// Removing it is what the message asks for; the home is whole again then.
	writeFileSync(controlDatabase, '');
	expect((await home.run(['start', 'BTC'])).exitCode).toBe(0);
});

test.each([
	['corrupt', 74, 'DATABASE_CORRUPT', (path: string) => writeFileSync(path, 'x'.repeat(9000))],
	['of a newer schema', 78, 'SCHEMA_NEWER', (path: string) => setSchemaVersion(path, 99)],
] as const)(
	'a ledger that is %s stops its instance alone: exit %i',
	async (_, code, word, spoil) => {
		await home.run(['run', '--name', 'BTC', '--bars', '3', '--speed', 'max']);
		const path = directoryAt(home.path).ledger('BTC');
		spoil(path);
		const restart = '{backoff: 50ms..50ms, deaths: 1 in 10m}';
		const text = `defaults: {speed: 50, restart: ${restart}}\ninstances: {BTC: , ETH: }\n`;
		writeFileSync(join(home.path, 'pitwall.yaml'), text);
		await home.run(['start', '--all']);
		await until('failed', async () => /BTC +SIM +✗ failed/.test((await home.run(['ps'])).stdout));
		const {stdout} = await home.run(['why', 'BTC']);
		expect(stdout).toContain(`exit ${code}`);
		expect(stdout).toContain(word);
		expect(stdout).toContain('fix: ');
		expect((await home.run(['ps'])).stdout).toMatch(/ETH +SIM +● running/);
		expect(readFileSync(path).length).toBeGreaterThan(4096);
	},
);
