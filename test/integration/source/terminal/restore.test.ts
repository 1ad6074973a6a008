import {rmSync} from 'node:fs';
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {bundleFixture} from '../../../support/run-fixture.ts';
import {startTerminalRig, type TerminalRig} from '../../../support/terminal-rig.ts';

let program: string;
let rig: TerminalRig | undefined;

beforeAll(async () => {
	program = await bundleFixture('test/fixture/terminal/takes-terminal.ts');
});

afterEach(async () => {
	await rig?.stop();
	rig = undefined;
});

afterAll(() => rmSync(program, {force: true}));

async function start(mode: string, command = process.execPath): Promise<TerminalRig> {
	rig = await startTerminalRig(command, [program, mode], {columns: 100, rows: 34});
	return rig;
}

function expectRestored(ended: TerminalRig): void {
	expect(ended.isAlternateScreen()).toBe(false);
	expect(ended.cursorHidden()).toBe(false);
	const log = ended.rawLog();
	for (const mode of ['1000', '1006', '2004', '1004', '2026'])
		expect(log.lastIndexOf(`\u001B[?${mode}l`)).toBeGreaterThan(
			log.lastIndexOf(`\u001B[?${mode}h`),
		);
	expect(log.lastIndexOf('\u001B[?7h')).toBeGreaterThan(log.lastIndexOf('\u001B[?7l'));
	expect(log.split('\u001B[?1049l')).toHaveLength(2);
}

test.each([
	['SIGTERM', 143],
	['SIGINT', 130],
	['SIGHUP', 129],
	['SIGQUIT', 131],
] as const)('%s gives the terminal back and ends with %i', async (signal, code) => {
	const panel = await start('wait');
	await panel.until(screen => screen.includes('ready'));
	expect(panel.isAlternateScreen()).toBe(true);
	expect(panel.cursorHidden()).toBe(true);
	panel.signal(signal);
	expect(await panel.exitCode()).toBe(code);
	expectRestored(panel);
});

test.each([
	['throw', 'thrown on purpose'],
	['reject', 'rejected on purpose'],
])('an uncaught error (%s) gives the terminal back before it is shown', async (mode, message) => {
	const panel = await start(mode);
	expect(await panel.exitCode()).toBe(70);
	expectRestored(panel);
	expect(panel.screen()).toContain(message);
});

test('leaving by a key gives the terminal back once and keeps what is printed after it', async () => {
	const panel = await start('wait');
	await panel.until(screen => screen.includes('ready'));
	panel.press('q');
	expect(await panel.exitCode()).toBe(0);
	expectRestored(panel);
	expect(panel.screen()).toContain('gone');
});

test('keys and mouse arrive one by one however they are sent', async () => {
	const panel = await start('wait');
	await panel.until(screen => screen.includes('ready'));
	panel.press('a\u001B[A\u001B[<0;3;2Mb\u001B');
	await panel.until(screen => screen.includes('keys a up click@2,1 b escape'));
	panel.press('\u007F');
	await panel.until(screen => screen.includes('escape backspace'));
});

test('where nobody could continue it, Ctrl-Z does not stop the program', async () => {
	const panel = await start('wait');
	await panel.until(screen => screen.includes('ready'));
	panel.press('\u001A');
	await panel.until(screen => screen.includes('keys ctrl+z') && panel.isAlternateScreen());
	panel.press('b');
	await panel.until(screen => screen.includes('keys ctrl+z b'));
});

test('under a shell Ctrl-Z stops the program with the terminal given back; fg takes it again', async () => {
	rig = await startTerminalRig('/bin/bash', ['--norc', '--noprofile', '-i'], {
		columns: 100,
		rows: 34,
		env: {PS1: 'shell> '},
	});
	await rig.until(screen => screen.includes('shell>'));
	rig.press(`${process.execPath} ${program} wait\r`);
	await rig.until(screen => /^ready \d+/.test(screen));
	rig.press('\u001A');
	await rig.until(screen => screen.includes('Stopped'));
	expect(rig.isAlternateScreen()).toBe(false);
	expect(rig.cursorHidden()).toBe(false);
	rig.press('fg\r');
	await rig.until(screen => screen.startsWith('ready') && screen.includes('keys ctrl+z'));
	expect(rig.isAlternateScreen()).toBe(true);
	rig.press('b');
	await rig.until(screen => screen.includes('keys ctrl+z b'));
	rig.press('q');
	await rig.until(screen => screen.includes('gone') && /shell> $/m.test(`${screen.trimEnd()} `));
});

test('while the terminal does not read, frames are skipped and the event loop goes on', async () => {
	const panel = await start('flood');
	await panel.until(screen => /frames [1-9]/.test(screen));
	const count = (screen: string): number => Number(/count (\d+)/.exec(screen)?.[1]);
	await panel.settled();
	const before = count(panel.screen());
	panel.child.pause();
	// The load itself, not a wait for something: two seconds in which nobody reads.
	await new Promise(resolve => setTimeout(resolve, 2000));
	panel.child.resume();
	await panel.until(screen => count(screen) > before + 100);
	const skipped = Number(/skipped (\d+)/.exec(panel.screen())?.[1]);
	const stallMs = Number(/stall (\d+)/.exec(panel.screen())?.[1]);
	expect(skipped).toBeGreaterThan(0);
	// Blocking writes would have stopped the loop for the whole two seconds.
	expect(stallMs).toBeLessThan(1000);
	panel.press('q');
	expect(await panel.exitCode()).toBe(0);
	expectRestored(panel);
});
