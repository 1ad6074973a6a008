import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {
	openPanel,
	pitwallProgram,
	type PanelDriver,
	shutDownHome,
} from '../support/panel-driver.ts';
import {startEnvironment} from '../support/environment.ts';
import {startTerminalRig, type TerminalRig} from '../support/terminal-rig.ts';

let home: string;
let panel: PanelDriver | undefined;
let rig: TerminalRig | undefined;

beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), 'pitwall-'));
});

afterEach(async () => {
	await panel?.close();
	await rig?.stop();
	panel = undefined;
	rig = undefined;
	shutDownHome(home);
	rmSync(home, {recursive: true, force: true});
});

function wanted(): string[] {
	const text = execFileSync(process.execPath, [pitwallProgram, 'ps', '--json', '--home', home], {
		encoding: 'utf8',
		env: startEnvironment(),
	});
	const listed = JSON.parse(text) as {name: string; wanted: string}[];
	return listed.filter(each => each.wanted === 'running').map(({name}) => name);
}

const state = (pid: number) =>
	/^State:\s+(\S)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];

/** What a person types while nothing happens, ended by a line so that line mode hands it over as well. */
const typedAhead = ' \r2 \r:start ETH\r\u001B[B K y\rQYES\r r\r';

test('what was typed while npm start still built starts nothing', async () => {
	const seconds = 'printf ready; read line < "$1"; shift; exec "$@"';
	const fifo = join(home, 'go');
	execFileSync('mkfifo', [fifo]);
	rig = await startTerminalRig(
		'/bin/sh',
		['-c', seconds, 'sh', fifo, process.execPath, pitwallProgram, '--home', home],
		{columns: 100, rows: 30, env: {PITWALL_HOME: home}},
	);
	await rig.until(screen => screen.includes('ready'), 20_000);
	rig.press(typedAhead);
	// The terminal has taken it: it shows what is typed in line mode.
	await rig.until(screen => screen.includes('QYES'), 20_000);
	execFileSync('/bin/sh', ['-c', `echo > ${fifo}`]);
	await rig.until(screen => screen.includes('sup') && screen.includes('1 BTC'), 20_000);
	await rig.until(screen => /sup\S* ●/.test(screen), 20_000);
	expect(rig.screen()).toMatch(/╔ 1 BTC .* ○ off/);
	expect(rig.screen()).not.toMatch(/Kill|Shut everything down/);
	expect(wanted()).toEqual([]);
	// From the first picture on keys count.
	rig.press('3');
	await rig.until(screen => /╔ 3 GOLD/.test(screen), 20_000);
}, 60_000);

test('what was typed while the panel was stopped starts nothing when it comes back', async () => {
	const opened = await openPanel({home, columns: 100, rows: 30});
	panel = opened;
	await opened.until(screen => /sup\S* ●/.test(screen), 20_000);
	const {pid} = opened.child;
	process.kill(pid, 'SIGSTOP');
	await opened.until(() => state(pid) === 'T', 20_000);
	opened.send(typedAhead);
	const before = opened.rawLog().length;
	await opened.settle(() => process.kill(pid, 'SIGCONT'));
	await opened.until(() => opened.rawLog().length > before, 20_000);
	await opened.press('repaint');
	expect(opened.screen()).toMatch(/╔ 1 BTC .* ○ off/);
	expect(wanted()).toEqual([]);
	await opened.type('3');
	await opened.until(screen => /╔ 3 GOLD/.test(screen), 20_000);
}, 60_000);
