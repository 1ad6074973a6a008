import {copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import Database from 'better-sqlite3';
import {lookAt} from '../support/look.ts';
import {openPanel, type PanelDriver, shutDownHome} from '../support/panel-driver.ts';

let home: string;
let panel: PanelDriver;
/** A connection of another program; closed after the test, whatever becomes of it. */
let other: Database.Database | undefined;

beforeEach(async () => {
	home = mkdtempSync(join(tmpdir(), 'pitwall-'));
	mkdirSync(join(home, 'algorithm'));
	const fixture = new URL('../fixture/algorithm/loops-on-bar-5.mjs', import.meta.url);
	copyFileSync(fixture, join(home, 'algorithm/loops-on-bar-5.mjs'));
	const busy = '{symbol: BTC, algorithm: loops-on-bar-5}';
	const defaults = '{speed: 50, hung_after: 1500ms, stop_timeout: 2s}';
	writeFileSync(join(home, 'pitwall.yaml'), `defaults: ${defaults}\ninstances: {BUSY: ${busy}}\n`);
	panel = await openPanel({home});
	await panel.until(screen => screen.includes('supervisor ●'), 20_000);
	await panel.press('toggle');
	await panel.until(screen => /hung/.test(screen), 20_000);
});
afterEach(async () => {
	other?.close();
	other = undefined;
	await panel.close();
	shutDownHome(home);
	rmSync(home, {recursive: true, force: true});
});

test('an impatient Ctrl-C does not break a shutdown that waits for a stubborn instance', async () => {
	await panel.press('shutdown');
	panel.send('YES\r');
	await panel.until(screen => /[Ss]topping/.test(screen), 20_000);
	// Impatience: the panel says that it is at it, and goes on.
	panel.send('\u0003');
	await panel.until(screen => screen.includes('Still shutting down'));
	expect(await panel.exitCode(30_000)).toBe(0);
	expect(lookAt(home, 'BUSY')).toMatchObject({observed: 'stopped', pid: null});
}, 90_000);

test('a wish waits for a busy database, says why, and is carried out when it is free', async () => {
	other = new Database(join(home, 'state/pitwall.db'));
	other.exec('BEGIN IMMEDIATE');
	panel.send(' ');
	await panel.until(screen => screen.includes('keeps the control database busy'), 10_000);
	expect(lookAt(home, 'BUSY').wanted.wanted).toBe('running');
	other.exec('COMMIT');
	other.close();
	await panel.until(screen => screen.includes('○ off'), 20_000);
	expect(lookAt(home, 'BUSY')).toMatchObject({observed: 'stopped', pid: null});
}, 90_000);
