import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {
	openPanel,
	pitwallProgram,
	type PanelDriver,
	shutDownHome,
} from '../support/panel-driver.ts';
import {startEnvironment} from '../support/environment.ts';

let home: string;
let panel: PanelDriver;

beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), 'pitwall-'));
});

afterEach(async () => {
	await panel.close();
	shutDownHome(home);
	rmSync(home, {recursive: true, force: true});
});

async function open(env: Record<string, string> = {}, flags: string[] = []): Promise<void> {
	panel = await openPanel({home, env, flags});
	await panel.until(screen => screen.includes('supervisor ●'), 20_000);
}

function wanted(): string[] {
	const text = execFileSync(process.execPath, [pitwallProgram, 'ps', '--json', '--home', home], {
		encoding: 'utf8',
		env: startEnvironment(),
	});
	const listed = JSON.parse(text) as {name: string; wanted: string}[];
	return listed.filter(each => each.wanted === 'running').map(({name}) => name);
}

const esc = '\u001B';
const down = (x: number, y: number) => `${esc}[<0;${x};${y}M`;
const up = (x: number, y: number) => `${esc}[<0;${x};${y}m`;
const moved = (x: number, y: number) => `${esc}[<32;${x};${y}M`;
const click = (x: number, y: number) => down(x, y) + up(x, y);

describe('keys', () => {
	test('a held space starts once; enter opens the details; a typed word runs only itself', async () => {
		await open();
		await panel.type('3');
		await panel.type(' '.repeat(9));
		await panel.until(screen => /3 GOLD .*running/.test(screen), 20_000);
		expect(wanted()).toEqual(['GOLD']);
		await panel.type('1\r');
		await panel.until(screen => screen.includes('BTC') && screen.includes('on-failure'), 20_000);
		await panel.type(esc);
		for (const word of ['close', 'eth', 'xyz']) {
			await panel.type(`:${word}\r`);
			await panel.until(screen => screen.includes(`unknown command ${word}`), 20_000);
			await panel.type(esc);
		}
		await panel.type(':ps\r');
		await panel.until(screen => screen.includes('NAME'), 20_000);
		expect(wanted()).toEqual(['GOLD']);
	}, 60_000);

	test('answers of the terminal do nothing, in whichever pieces', async () => {
		await open();
		const replies = [
			`${esc}]11;rgb:1e1e/rrrr/ffff${esc}\\`,
			`${esc}P>|XTerm(390) r K${esc}\\`,
			`${esc}_Gi=1;K y${esc}\\`,
			`${esc}[?62;4;22c${esc}[24;80R`,
		];
		for (const reply of replies) {
			panel.send(reply);
			for (const character of reply) {
				panel.send(character);
				// Each byte is a read of its own.
				await panel.settled();
			}
		}
		await panel.type('3');
		await panel.until(screen => /╔ 3 GOLD/.test(screen), 20_000);
		expect(panel.screen()).not.toMatch(/Kill|nothing here|asked to/);
		expect(wanted()).toEqual([]);
	}, 60_000);
});

test('y copies, m marks rows for B, and a key without a meaning says so', async () => {
	await open();
	panel.send('y');
	await panel.until(screen => screen.includes('Copied: BTC off'), 20_000);
	const copied = /\]52;c;([A-Za-z0-9+/=]*)/.exec(panel.rawLog())?.[1] ?? '';
	expect(Buffer.from(copied, 'base64').toString()).toBe('BTC off');
	await panel.type('z');
	await panel.until(screen => screen.includes('z does nothing here'), 20_000);
	await panel.type('v');
	await panel.type('mGm');
	await panel.until(screen => screen.includes('2 marked'), 20_000);
	await panel.type('B ');
	await panel.until(screen => screen.includes('Start 2 instances?'), 20_000);
	await panel.type('\r');
	expect(wanted()).toEqual([]);
	panel.send('y');
	await panel.until(screen => (screen.match(/● running/g) ?? []).length === 2, 20_000);
	expect(wanted()).toEqual(['BTC', 'SPX']);
	await panel.type(`${esc}${esc}`);
	await panel.type('gK');
	await panel.until(screen => screen.includes('Kill BTC?'), 20_000);
	await panel.type('\r');
	expect(panel.screen()).toContain('Kill BTC?');
	await panel.type('n');
	await panel.until(screen => !screen.includes('Kill BTC?'), 20_000);
	expect(wanted()).toEqual(['BTC', 'SPX']);
}, 60_000);

describe('the mouse', () => {
	test('a click toggles, a drag does nothing, a double click is one', async () => {
		await open();
		panel.send(down(50, 4) + moved(52, 4) + moved(56, 4) + up(56, 4));
		await panel.type('1');
		expect(wanted()).toEqual([]);
		await panel.settle(() => panel.send(click(50, 4) + click(50, 4)));
		await panel.until(screen => /2 ETH .*running/.test(screen), 20_000);
		expect(wanted()).toEqual(['ETH']);
	}, 60_000);

	test('--no-mouse leaves it to the terminal', async () => {
		await open({}, ['--no-mouse']);
		expect(panel.rawLog()).not.toMatch(/\?100[0236]h/);
	}, 60_000);

	test('panel: {click: select} makes a click select only', async () => {
		execFileSync(process.execPath, [pitwallProgram, 'init', '--home', home], {
			env: startEnvironment(),
		});
		writeFileSync(
			join(home, 'pitwall.yaml'),
			'panel: {click: select}\ninstances: {BTC: {}, ETH: {}}\n',
		);
		await open();
		expect(panel.rawLog()).toContain('?1002h');
		await panel.settle(() => panel.send(click(50, 4)));
		await panel.until(screen => /╔ 2 ETH/.test(screen), 20_000);
		expect(wanted()).toEqual([]);
	}, 60_000);
});
