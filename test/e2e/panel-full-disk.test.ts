/** Keys that stop, on a disk that takes no byte more: the processes end, and it is said what was not recorded. */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, expect, test} from 'vitest';
import {fill, mountSmall, unmount} from '../support/mount.ts';
import {findHolderPid, holderPid} from '../support/holder-pid.ts';
import {lookAt} from '../support/look.ts';
import {openPanel, type PanelDriver, shutDownHome} from '../support/panel-driver.ts';
import {isAlive} from '../support/program-home.ts';

let home: string;
let panel: PanelDriver | undefined;
let watching: PanelDriver | undefined;
afterEach(async () => {
	await panel?.close();
	await watching?.close();
	watching = undefined;
	panel = undefined;
	rmSync(join(home, 'ballast'), {force: true});
	shutDownHome(home);
	unmount(home);
	rmSync(home, {recursive: true, force: true});
});

const pidOf = (name: string) => holderPid(home, name);

test('K kills and Q shuts down', async ({skip}) => {
	home = mkdtempSync(join(tmpdir(), 'pitwall-'));
	if (!mountSmall(home, 'size=8m')) skip('mounting needs root rights');
	const bot = {command: ['/bin/sh', '-c', 'while :; do sleep 1; done'], stop_timeout: '2s'};
	writeFileSync(join(home, 'pitwall.yaml'), JSON.stringify({instances: {A: bot, B: bot}}));
	panel = await openPanel({home});
	const {until, press, send} = panel;
	await until(screen => screen.includes('supervisor ●'), 20_000);
	for (const [key, name] of [
		['1', 'A'],
		['2', 'B'],
	] as const) {
		send(key);
		await press('toggle');
		// With its program: one that is only about to start cannot do so on a full disk.
		await until(() => lookAt(home, name).observed === 'running', 20_000);
	}
	const [a, b, supervisor] = [pidOf('A'), pidOf('B'), pidOf('SUPERVISOR')];
	send('1');
	const ballast = fill(home);
	await press('kill');
	await until(screen => screen.includes('Kill A?'), 20_000);
	send('y');
	await until(screen => screen.includes('stopped by signals'), 20_000);
	expect([isAlive(a), isAlive(b)]).toEqual([false, true]);
	expect(pidOf('SUPERVISOR')).toBe(supervisor);
	// Nothing can tell another panel of the shutdown; the end of the supervisor has to be enough.
	watching = await openPanel({home});
	await watching.until(screen => screen.includes('supervisor ●'), 20_000);
	await press('shutdown');
	send('YES\r');
	// As `pitwall down`: all is gone, empty files keep the wish, and this is said on the normal screen.
	expect(await panel.exitCode(30_000)).toBe(0);
	expect(panel.screen()).toMatch(/^✓ locks held: none$/m);
	expect(panel.screen()).toMatch(/^✗ .*recorded/m);
	expect([a, b, supervisor].map(isAlive)).toEqual([false, false, false]);
	const clocks = new Set<string>();
	await watching.until(screen => {
		if (screen.includes('○ gone')) clocks.add(screen.split('\n')[0] ?? '');
		return clocks.size > 4;
	}, 20_000);
	expect(findHolderPid(home, 'SUPERVISOR')).toBeNull();
	rmSync(ballast);
}, 120_000);
