import {execFileSync} from 'node:child_process';
import {appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {
	openPanel,
	type PanelDriver,
	type PanelOptions,
	pitwallProgram,
	shutDownHome,
} from '../support/panel-driver.ts';
import {startEnvironment} from '../support/environment.ts';

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

async function open(options: Omit<PanelOptions, 'home'> = {}): Promise<PanelDriver> {
	const panel = await openPanel({home, ...options});
	panels.push(panel);
	await panel.until(screen => screen.includes('supervisor ●') || screen.includes('sup ●'), 20_000);
	return panel;
}

type Listed = {name: string; observed: string; pid: number | null};

function ps(): Listed[] {
	const text = execFileSync(process.execPath, [pitwallProgram, 'ps', '--json', '--home', home], {
		encoding: 'utf8',
		env: startEnvironment(),
	});
	return JSON.parse(text) as Listed[];
}

const pidOf = (name: string) => ps().find(each => each.name === name)?.pid ?? null;

/** The part of the row in which the card's title stands. */
const titleOf = (screen: string, name: string) =>
	new RegExp(`\\d ${name} [^╮╗]*`).exec(screen)?.[0] ?? '';
const shows = (name: string, word: string) => (screen: string) =>
	titleOf(screen, name).includes(word);

function writeLog(name: string, lines: readonly string[]): void {
	mkdirSync(join(home, 'logs'), {recursive: true});
	appendFileSync(join(home, 'logs', `${name}.log`), `${lines.join('\n')}\n`);
}

const logLine = (name: string, second: number, text: string, level = 'INFO ') =>
	`${new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString()} ${level} [${name}-SIM] ${text}`;

describe('a day with the panel', () => {
	test('start, crash, come back, leave, return, shut down', async () => {
		const panel = await open();
		expect(panel.isAlternateScreen()).toBe(true);
		expect(panel.cursorHidden()).toBe(true);
		await panel.press('toggle');
		await panel.until(shows('BTC', 'running'), 20_000);
		await panel.type('3 ');
		await panel.until(shows('GOLD', 'running'), 20_000);
		await panel.until(screen => /\[BTC-SIM\] +Bar 2:/.test(screen), 20_000);

		const [btc, gold] = [pidOf('BTC'), pidOf('GOLD')];
		// Pid 0 would be the group of the test itself.
		expect(btc).toBeGreaterThan(0);
		process.kill(Number(btc), 'SIGKILL');
		await panel.until(screen => /crashed|waiting|starting/.test(titleOf(screen, 'BTC')), 20_000);
		await panel.until(shows('BTC', 'running'), 30_000);
		expect(pidOf('BTC')).not.toBe(btc);
		expect(pidOf('GOLD')).toBe(gold);

		panel.press('leave').catch(() => {});
		expect(await panel.exitCode()).toBe(0);
		expect(panel.isAlternateScreen()).toBe(false);
		expect(panel.cursorHidden()).toBe(false);
		expect(pidOf('GOLD')).toBe(gold);

		const again = await open({columns: 80, rows: 24});
		await again.until(screen => /1 BTC .*SIM ● \d\d:\d\d.*3 GOLD .*SIM ● \d\d:\d\d/.test(screen));
		expect(pidOf('GOLD')).toBe(gold);
		await again.press('shutdown');
		await again.until(screen => screen.includes('type YES'));
		again.type('YES\r').catch(() => {});
		expect(await again.exitCode(30_000)).toBe(0);
		expect(ps().every(({pid, observed}) => pid === null && observed === 'stopped')).toBe(true);
	}, 120_000);
});

test('a key that is pressed at the very first picture counts', async () => {
	let seen = '';
	let sent = false;
	const onOutput = (text: string): void => {
		seen += text;
		if (sent || !seen.includes('PITWALL')) return;
		sent = true;
		panel.send('v\u001B[Bi');
	};
	const panel = await openPanel({home, onOutput});
	panels.push(panel);
	await panel.until(screen => /══ ETH SIM/.test(screen));
});

describe('the log pane', () => {
	beforeEach(() => {
		writeLog(
			'BTC',
			Array.from({length: 200}, (_, at) => logLine('BTC', at, `Bar ${at}: close=1`)),
		);
		writeLog('ETH', [
			logLine('ETH', 50, 'needle in the hay'),
			logLine('ETH', 51, 'broken', 'ERROR'),
		]);
	});

	test('is searched, filtered, scrolled to its beginning and followed again', async () => {
		const panel = await open();
		await panel.until(screen => screen.includes('Bar 199:'));
		await panel.type('/needle\r');
		await panel.until(screen => screen.includes('needle in the hay'));
		const y = panel
			.screen()
			.split('\n')
			.findIndex(row => row.includes('needle in'));
		const x = panel.row(y).indexOf('needle');
		expect(panel.cell(x, y).inverse).toBe(true);
		expect(panel.screen()).toContain('‖ paused');

		await panel.type('&Bar 1[0-2]:\r');
		await panel.until(screen => screen.includes('Bar 11:') && !screen.includes('Bar 13:'));
		await panel.type('&\u0015\r');
		await panel.press('logStart');
		await panel.until(screen => screen.includes('Bar 0:'));
		await panel.press('errorsOnly');
		await panel.until(screen => screen.includes('broken') && !screen.includes('Bar 0:'));
		await panel.press('errorsOnly');
		await panel.press('logEnd');
		await panel.until(screen => screen.includes('● following') && screen.includes('Bar 199:'));
		writeLog('BTC', [logLine('BTC', 4000, 'written just now')]);
		await panel.until(screen => screen.includes('written just now'));
	}, 60_000);

	test('a faulty filter is explained and not used', async () => {
		const panel = await open();
		await panel.type('&(\r');
		await panel.until(screen => screen.includes('Unterminated group'));
		await panel.type('\u001B');
		await panel.until(screen => !screen.includes('Unterminated group'));
	}, 60_000);

	test('lines by which a program reports a figure are hidden, until they are filtered for', async () => {
		writeLog('GOLD', [
			logLine('GOLD', 300, '{"metric": "agents", "value": 25}'),
			logLine('GOLD', 301, `after the figure ${'x'.repeat(120)}`),
		]);
		const panel = await open();
		await panel.until(screen => screen.includes('after the figure'));
		expect(panel.screen()).not.toContain('"agents"');
		const cut = panel
			.screen()
			.split('\n')
			.find(row => row.includes('after the figure'));
		expect(cut).toMatch(/x…$/);
		await panel.type('&agents\r');
		await panel.until(screen => screen.includes('"agents"'));
	}, 60_000);

	test('x hides the lines of the selected instance', async () => {
		const panel = await open();
		await panel.until(screen => screen.includes('Bar 199:'));
		await panel.press('hideLog');
		await panel.until(screen => screen.includes('broken') && !screen.includes('Bar 199:'));
		expect(panel.screen()).toContain('BTC log off');
	}, 60_000);
});

test('help and details come and go, a tiny terminal is told, and its size brings the panel back', async () => {
	const panel = await open();
	await panel.press('help');
	await panel.until(screen => screen.includes('start the selected instance'));
	await panel.type('\u001B');
	await panel.until(screen => !screen.includes('start the selected instance'));
	await panel.press('details');
	await panel.until(screen => screen.includes('on-failure'));
	await panel.type('\u001B');
	await panel.settle(() => panel.resize(52, 12));
	await panel.until(screen => screen.includes('terminal too small: 52×12, cards need 60×16'));
	await panel.settle(() => panel.resize(80, 24));
	await panel.until(screen => screen.includes('1 BTC') && screen.includes('6 SPX'));
	expect(panel.row(23)).toBe('');
}, 60_000);

test('what cannot be done is refused with the reason', async () => {
	const panel = await open();
	await panel.press('restart');
	await panel.until(screen => screen.includes('BTC cannot be restarted'));
	expect(panel.screen()).toContain('space starts it');
}, 60_000);

test.each(['SIGTERM', 'SIGHUP'] as const)(
	'%s gives the terminal back',
	async name => {
		const panel = await open();
		panel.signal(name);
		await panel.exitCode();
		expect(panel.isAlternateScreen()).toBe(false);
		expect(panel.cursorHidden()).toBe(false);
	},
	60_000,
);

test('NO_COLOR leaves no colour on the screen', async () => {
	const panel = await open({env: {NO_COLOR: '1'}});
	await panel.until(screen => screen.includes('6 SPX'));
	const colours = panel
		.rawLog()
		.split('\u001B[')
		.filter(text => /^(\d+;)*(3[0-8]|4[0-8]|9[0-7])[;m]/.test(text));
	expect(colours).toEqual([]);
}, 60_000);

test('an edit of the settings shows at once, a fault in it with its line until it is mended', async () => {
	const panel = await open();
	const path = join(home, 'pitwall.yaml');
	writeFileSync(path, 'instances:\n  BTC:\n    capital: many\n');
	await panel.until(screen => screen.includes('esc closes') && screen.includes('capital'), 20_000);
	writeFileSync(path, 'instances:\n  BTC:\n    capital: 12345\n');
	// The supervisor may have read the edit before the panel's own look at the file clears the notice. What it
	// logged of the fault stays in the log.
	await panel.until(screen => screen.includes('12,345') && !screen.includes('esc closes'), 20_000);
	expect(panel.screen()).not.toContain('2 ETH');
}, 60_000);

test('a click toggles a card, the wheel scrolls the log, and nothing flickers', async () => {
	writeLog(
		'BTC',
		Array.from({length: 200}, (_, at) => logLine('BTC', at, `Bar ${at}: close=1`)),
	);
	const panel = await open();
	await panel.until(screen => screen.includes('Bar 199:'));
	await panel.type('\u001B[<64;10;30M');
	await panel.until(screen => screen.includes('‖ paused') && !screen.includes('Bar 199:'));
	await panel.type('\u001B[<0;60;4M\u001B[<0;60;4m');
	await panel.until(shows('ETH', 'running'), 20_000);
	await panel.press('theme');
	await panel.press('table');
	// The screen is erased once, before the first frame.
	expect(panel.rawLog().split('\u001B[2J').length - 1).toBe(1);
	expect(panel.rawLog()).not.toContain('\u001B[3J');
}, 60_000);
