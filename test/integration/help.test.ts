/** `pitwall help TOPIC` of the built program: pages in a pipe, in a terminal, and as JSON. */
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createTestHome, type Home, programFile} from '../support/pitwall.ts';
import {startTerminalRig} from '../support/terminal-rig.ts';

let home: Home;
beforeEach(() => {
	home = createTestHome();
});
afterEach(async () => {
	await home.remove();
});

test('in a pipe a page is plain text of 80 columns, and needs no home', async () => {
	const {stdout, stderr, exitCode} = await home.run(['help', 'orders']);
	expect({stderr, exitCode}).toEqual({stderr: '', exitCode: 0});
	expect(stdout).toMatch(/^HOW ORDERS FILL\n\nThe four prices of a bar/);
	expect(stdout).toMatch(/\nTraded +Initial margin +Maintenance margin +Source\n/);
	expect(stdout).not.toContain('\u001B');
	expect(stdout.split('\n').filter(line => line.length > 80)).toEqual([]);
});

test('topics are listed, a command keeps its help, and a wrong word gets the nearest one', async () => {
	const {stdout: list} = await home.run(['help', 'topics']);
	expect(list).toContain('  backtests        test a strategy');
	expect((await home.run(['help', 'logs'])).stdout).toBe(
		(await home.run(['logs', '--help'])).stdout,
	);
	const {stderr, exitCode, stdout} = await home.run(['help', 'bakctests']);
	expect({stdout, exitCode}).toEqual({stdout: '', exitCode: 64});
	expect(stderr).toContain('fix: did you mean pitwall help backtests?');
	expect(stderr).toContain('[USAGE]');
});

test('--json has the page as one text', async () => {
	const {value, exitCode} = await home.json(['help', 'keys']);
	expect(exitCode).toBe(0);
	expect(value).toEqual({help: (await home.run(['help', 'keys'])).stdout});
});

test('a terminal shows the page in its width, with looks unless NO_COLOR is set', async () => {
	const shown = async (env: Record<string, string>, columns: number) => {
		const rig = await startTerminalRig(process.execPath, [programFile, 'help', 'exit-codes'], {
			columns,
			rows: 120,
			env: {PITWALL_HOME: home.path, ...env},
		});
		try {
			expect(await rig.exitCode(45_000)).toBe(0);
			return {first: rig.row(0), look: rig.cell(0, 0), screen: rig.screen()};
		} finally {
			await rig.stop();
		}
	};

	const wide = await shown({}, 160);
	expect(wide).toMatchObject({first: 'Exit codes', look: {bold: true}});
	const lengths = wide.screen.split('\n').map(line => line.length);
	expect(Math.max(...lengths)).toBeLessThanOrEqual(100);
	expect(Math.max(...lengths)).toBeGreaterThan(80);
	const narrow = await shown({}, 60);
	expect(narrow.screen).toMatch(/\n64 +usage: unknown command, flag or value\n/);
	expect(await shown({NO_COLOR: '1'}, 60)).toMatchObject({
		first: 'EXIT CODES',
		look: {bold: false, foreground: 'default'},
	});
});
