/** What the panel says on the normal screen after it has left, and what other panels do about a shutdown. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openPanel, type PanelDriver, shutDownHome} from '../support/panel-driver.ts';

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
