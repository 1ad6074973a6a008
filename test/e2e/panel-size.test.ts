import {spawnSync} from 'node:child_process';
import {mkdtempSync, readlinkSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openPanel, type PanelDriver, shutDownHome} from '../support/panel-driver.ts';

let home: string;
let panel: PanelDriver | undefined;

beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), 'pitwall-'));
});

afterEach(async () => {
	await panel?.close();
	panel = undefined;
	shutDownHome(home);
	rmSync(home, {recursive: true, force: true});
});

const sizes = [
	[37, 24],
	[1, 1],
	[2, 1],
	[1, 24],
	[120, 1],
	[3, 3],
	[12, 8],
	[20, 10],
	[38, 15],
	[59, 16],
	[60, 15],
	[60, 16],
	[200, 60],
] as const;

test('the panel opens at 37 columns and follows its terminal to 1×1 and back', async () => {
	const opened = await openPanel({home, columns: 37, rows: 24});
	panel = opened;
	await opened.until(screen => screen.includes('of 6 run') && screen.includes('BTC'), 20_000);
	for (const [columns, rows] of sizes) {
		await opened.settle(() => opened.resize(columns, rows));
		await opened.until(screen => screen.trim() !== '', 20_000);
		// A dialog and a typed line at that size.
		await opened.type('?');
		await opened.type('\u001B');
	}
	await opened.settle(() => opened.resize(80, 24));
	await opened.until(screen => screen.includes('1 BTC') && screen.includes('6 SPX'), 20_000);
	opened.send('q');
	expect(await opened.exitCode()).toBe(0);
}, 120_000);

test('a terminal of 1×1 shows whether something runs', async () => {
	const opened = await openPanel({home, columns: 1, rows: 1});
	panel = opened;
	await opened.until(screen => screen.trim() === '○', 20_000);
}, 60_000);

test('a terminal that gives its size as 0×0 is drawn as one of 80×24', async () => {
	const opened = await openPanel({home, columns: 80, rows: 24, env: {COLUMNS: '0', LINES: '0'}});
	panel = opened;
	await opened.until(screen => screen.includes('6 SPX'), 20_000);
	const pid = opened.child.pid;
	const device = readlinkSync(`/proc/${pid}/fd/0`);
	await opened.settle(() => {
		expect(spawnSync('stty', ['-F', device, 'rows', '0', 'cols', '0']).status).toBe(0);
	});
	await opened.press('help');
	await opened.until(screen => screen.includes('start the selected instance'), 20_000);
}, 60_000);
