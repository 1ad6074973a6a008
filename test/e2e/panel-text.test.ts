import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openPanel, type PanelDriver, shutDownHome} from '../support/panel-driver.ts';

let home: string;
let panel: PanelDriver;
let written = '';

beforeEach(async () => {
	home = mkdtempSync(join(tmpdir(), 'pitwall-'));
	mkdirSync(join(home, 'logs'));
	const line = (text: string) => `2026-11-21T22:24:00.123Z INFO  [BTC-SIM] ${text}\n`;
	const hostile = `${'a'.repeat(40)}!`;
	writeFileSync(join(home, 'logs/BTC.log'), line(hostile) + line('the end is green'));
	writeFileSync(join(home, 'pitwall.yaml'), 'instances: {BTC: {symbol: BTC}}\n');
	written = '';
	panel = await openPanel({home, onOutput: text => (written += text)});
	await panel.until(screen => screen.includes('the end is green'), 20_000);
});
afterEach(async () => {
	await panel.close();
	shutDownHome(home);
	rmSync(home, {recursive: true, force: true});
});

test.each(['/', '&'])('a hostile pattern behind %s freezes nothing', async key => {
	panel.send(key);
	panel.send('(a+)+$\r');
	// The panel lives: it opens its help, closes it, and leaves.
	panel.send('?');
	await panel.until(screen => screen.includes('esc closes'), 20_000);
	panel.send('\u001B');
	await panel.until(screen => !screen.includes('esc closes'), 20_000);
	panel.send(key);
	panel.send('\u0015gre+n\r');
	await panel.until(screen => screen.includes('the end is green'), 20_000);
	panel.send('q');
	expect(await panel.exitCode(20_000)).toBe(0);
	expect(written).toContain('\u001B[?1049l');
});
