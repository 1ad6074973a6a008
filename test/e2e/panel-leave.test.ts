/** What the panel says on the normal screen after it has left, and what other panels do about a shutdown. */
import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {startEnvironment} from '../support/environment.ts';
import {findHolderPid, holderPid} from '../support/holder-pid.ts';
import {
	openPanel,
	type PanelDriver,
	pitwallProgram,
	shutDownHome,
} from '../support/panel-driver.ts';

let home: string;
let panels: PanelDriver[];

beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), 'pitwall-'));
	panels = [];
});
afterEach(async () => {
	for (const panel of panels) await panel.close();
	shutDownHome(home);
	rmSync(home, {recursive: true, force: true});
});

async function open(): Promise<PanelDriver> {
	const panel = await openPanel({home});
	panels.push(panel);
	await panel.until(screen => screen.includes('supervisor ●'), 20_000);
	return panel;
}

/** The part of the upper border in which the card's title stands. */
const titleOf = (screen: string, name: string) =>
	new RegExp(`\\d ${name} [^╮╗]*`).exec(screen)?.[0] ?? '';
const shows = (name: string, word: string) => (screen: string) =>
	titleOf(screen, name).includes(word);

test('after q the instances that go on are named; after Q and YES the proof is shown', async () => {
	const panel = await open();
	await panel.press('toggle');
	await panel.until(shows('BTC', 'running'), 20_000);
	await panel.type('3 ');
	await panel.until(shows('GOLD', 'running'), 20_000);
	panel.send('q');
	expect(await panel.exitCode(20_000)).toBe(0);
	expect(panel.isAlternateScreen()).toBe(false);
	expect(panel.screen().replaceAll('\n', ' ')).toContain(
		'2 instances go on: BTC GOLD. `pitwall` opens the panel, `pitwall down` stops all.',
	);

	const again = await open();
	again.send('Q');
	await again.until(screen => screen.includes('type YES'));
	again.send('YES\r');
	expect(await again.exitCode(30_000)).toBe(0);
	const shown = again.screen();
	expect(again.isAlternateScreen()).toBe(false);
	expect(shown).toMatch(/^✓ BTC: stopped$/m);
	expect(shown).toMatch(/^✓ supervisor: stopped \(was pid \d+\)$/m);
	expect(shown).toMatch(/^✓ locks held: none$/m);
	expect(shown).toMatch(/^✓ registered processes alive: none$/m);
	expect(shown).not.toContain('go on');
}, 120_000);

test('after q with nothing running no instance is said to go on', async () => {
	const panel = await open();
	panel.send('q');
	expect(await panel.exitCode(20_000)).toBe(0);
	expect(panel.screen()).toContain('No instance runs; the supervisor goes on.');
}, 60_000);

const pitwall = (...words: string[]) =>
	spawnSync(process.execPath, [pitwallProgram, ...words, '--home', home], {
		encoding: 'utf8',
		env: startEnvironment(),
	});
const supervisor = () => findHolderPid(home, 'SUPERVISOR');

/** Looks of the panel at the home that come each second: what it does by itself would be done after three of them. */
async function afterLooks(panel: PanelDriver): Promise<void> {
	const clocks = new Set<string>();
	await panel.until(screen => {
		clocks.add(/\d\d:\d\d:\d\dZ\s*$/m.exec(screen.split('\n')[0] ?? '')?.[0] ?? '');
		return clocks.size > 4;
	}, 20_000);
}

describe('another open panel', () => {
	test('lets a down be, says by whom, and starts a supervisor when its user acts', async () => {
		const panel = await open();
		await panel.press('toggle');
		await panel.until(shows('BTC', 'running'), 20_000);
		const down = pitwall('down', '--yes');
		expect(down).toMatchObject({status: 0});
		await panel.until(
			screen => /shut down by command line at \d\d:\d\d:\d\dZ/.test(screen),
			20_000,
		);
		await afterLooks(panel);
		expect(supervisor()).toBeNull();
		expect(pitwall('ps').stderr).toMatch(/everything was shut down by command line at/);

		await panel.press('toggle');
		await panel.until(shows('BTC', 'running'), 20_000);
		expect(panel.screen()).toContain('supervisor ●');
		expect(pitwall('ps').stderr).not.toContain('shut down');
	}, 120_000);

	test('lets the Q of another panel be, and one that opens later starts a supervisor', async () => {
		const [watching, leaving] = [await open(), await open()];
		leaving.send('Q');
		await leaving.until(screen => screen.includes('type YES'), 20_000);
		leaving.send('YES\r');
		expect(await leaving.exitCode(30_000)).toBe(0);
		await watching.until(screen => screen.includes('shut down by panel at'), 20_000);
		await afterLooks(watching);
		expect(supervisor()).toBeNull();
		await open();
		await watching.until(screen => screen.includes('supervisor ●'), 20_000);
	}, 120_000);

	test('starts another supervisor for one that was killed, and none for one that was asked to end', async () => {
		const panel = await open();
		const first = holderPid(home, 'SUPERVISOR');
		process.kill(first, 'SIGKILL');
		await panel.until(() => ![null, first].includes(supervisor()), 20_000);
		await panel.until(screen => screen.includes('supervisor ●'), 20_000);
		process.kill(holderPid(home, 'SUPERVISOR'), 'SIGTERM');
		await panel.until(screen => screen.includes('○ gone'), 20_000);
		await afterLooks(panel);
		expect(supervisor()).toBeNull();
	}, 120_000);

	test('starts nothing while a down waits for a stubborn instance', async () => {
		const stubborn = {
			command: ['/bin/sh', '-c', 'trap "" TERM; touch trapped; while :; do sleep 1; done'],
			stop_timeout: '4s',
		};
		const plain = {command: ['/bin/sh', '-c', 'while :; do sleep 1; done']};
		writeFileSync(
			join(home, 'pitwall.yaml'),
			JSON.stringify({instances: {SLOW: stubborn, OTHER: plain}}),
		);
		const panel = await open();
		await panel.press('toggle');
		await panel.until(() => existsSync(join(home, 'trapped')), 20_000);
		const other = await openPanel({home});
		panels.push(other);
		await other.until(screen => screen.includes('supervisor ●'), 20_000);
		other.send('Q');
		await other.until(screen => screen.includes('type YES'), 20_000);
		other.send('YES\r');
		await panel.until(shows('SLOW', 'stopping'), 20_000);
		panel.send('2 ');
		await panel.until(screen => screen.includes('Everything is being shut down by panel'), 20_000);
		expect(await other.exitCode(30_000)).toBe(0);
		await panel.until(screen => screen.includes('shut down by panel at'), 20_000);
		await panel.type('2 ');
		await panel.until(shows('OTHER', 'running'), 20_000);
	}, 120_000);
});
