/** An algorithm that threw: what card and details say, and what becomes of it after its file was corrected. */
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {lookAt} from '../support/look.ts';
import {
	openPanel,
	type PanelDriver,
	pitwallProgram,
	shutDownHome,
} from '../support/panel-driver.ts';
import {startTerminalRig, type TerminalRig} from '../support/terminal-rig.ts';

let home: string;
let panel: PanelDriver | undefined;
let shell: TerminalRig | undefined;

beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), 'pitwall-'));
});
afterEach(async () => {
	await panel?.close();
	await shell?.stop();
	panel = undefined;
	shell = undefined;
	shutDownHome(home);
	rmSync(home, {recursive: true, force: true});
});

const algorithms = {
	typescript: {
		file: 'mine.ts',
		imported: 'part.ts',
		main: `import {decide} from './part.ts';
export class Algorithm {
	run() {
		return decide();
	}
}
`,
		broken: `export function decide() {
	throw new TypeError('no such figure');
}
`,
		sound: `export const decide = () => ({action: 'HOLD' as const, shares: 0});
`,
		words: /TypeError: no such figure \(at part\.ts:2\)/,
	},
	python: {
		file: 'mine.py',
		imported: 'part.py',
		main: `from part import decide

class Algorithm:
    def __init__(self, symbol, capital):
        pass

    def run(self, current_time, algo_id=None):
        return decide()
`,
		broken: `def decide():
    return [][3]
`,
		sound: `def decide():
    return 'HOLD', 0
`,
		words: /IndexError: .*part\.py:2/,
	},
} as const;

test.each(['typescript', 'python'] as const)(
	'a %s file that was corrected after it failed is taken by U; space would run the old code',
	async language => {
		const {file, imported, main, broken, sound, words} = algorithms[language];
		mkdirSync(join(home, 'algorithm'));
		writeFileSync(join(home, 'algorithm', file), main);
		writeFileSync(join(home, 'algorithm', imported), broken);
		writeFileSync(
			join(home, 'pitwall.yaml'),
			'instances: {MINE: {symbol: BTC, algorithm: mine, speed: 20}}\n',
		);
		panel = await openPanel({home, columns: 140});
		await panel.until(screen => screen.includes('supervisor ●'), 20_000);
		await panel.press('toggle');
		await panel.until(screen => screen.includes('✗ failed'), 30_000);
		expect(panel.screen()).toContain('space tries again');

		await panel.press('details');
		await panel.until(screen => /^ reason /m.test(screen) && words.test(screen), 20_000);
		const rows = panel.screen().split('\n').slice(2);
		expect(rows[0]).toMatch(/^ reason +algorithm mine: it threw on bar 1/);
		const at = (text: string) => rows.findIndex(row => row.includes(text));
		expect(at('next step')).toBeGreaterThan(at('last words'));
		expect(at('next step')).toBeLessThan(at('process'));

		// Only a part that it imports is changed.
		writeFileSync(join(home, 'algorithm', imported), sound);
		await panel.until(screen => screen.includes('U takes the newer file'), 20_000);
		expect(panel.screen()).toMatch(/next step +its file is newer than the code that failed/);
		panel.send('\u001B');
		await panel.until(screen => /║ U takes the newer file/.test(screen), 20_000);
		await panel.press('toggle');
		await panel.until(screen => screen.includes('taken before'), 20_000);
		await panel.until(() => {
			const {observed, wanted} = lookAt(home, 'MINE');
			return observed === 'failed' && wanted.epoch === 2;
		}, 30_000);
		await panel.press('upgrade');
		await panel.until(screen => screen.includes('Upgrade MINE?'), 20_000);
		panel.send('y');
		await panel.until(screen => /1 MINE .*● running/.test(screen), 30_000);
		expect(panel.screen()).not.toContain('newer file');
	},
	120_000,
);

test('a size that changed while the panel was stopped by Ctrl-Z is read when it goes on', async () => {
	shell = await startTerminalRig('/bin/bash', ['--norc', '--noprofile', '-i'], {
		columns: 120,
		rows: 40,
		cwd: home,
		env: {PITWALL_HOME: home, PS1: '$ '},
	});
	await shell.until(screen => screen.includes('$'));
	shell.press(`${process.execPath} ${pitwallProgram}\r`);
	await shell.until(screen => screen.includes('supervisor ●') && screen.includes('6 SPX'), 20_000);
	shell.press('\u001A');
	await shell.until(screen => screen.includes('Stopped'), 20_000);
	shell.resize(84, 26);
	shell.press('fg\r');
	await shell.until(screen => {
		const [header = ''] = screen.split('\n');
		return header.includes('PITWALL') && header.length === 83 && screen.includes('6 SPX');
	}, 20_000);
	// The clock goes on, at the same place.
	expect(shell.row(0)).toMatch(/\d\d:\d\d:\d\dZ$/);
}, 60_000);
