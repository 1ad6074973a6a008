import {createRequire} from 'node:module';
import type * as Xterm from '@xterm/headless';
import {expect, test} from 'vitest';
import {enterSequence, leaveSequence} from '../../../../source/terminal/modes.ts';

const {Terminal} = createRequire(import.meta.url)('@xterm/headless') as typeof Xterm;

const visit = `${enterSequence({mouse: true, paste: true, focus: true})}\u001B[5;3Hpicture${leaveSequence}`;

test('what was on the screen is back after the panel', async () => {
	expect(await screenAfter(`$ pitwall\r\n${visit}farewell`)).toEqual(['$ pitwall', 'farewell']);
});

test('a terminal without an alternate screen is left without the picture', async () => {
	const output = `$ pitwall\r\n${withoutAlternateScreen(visit)}farewell`;
	expect(await screenAfter(output)).toEqual(['farewell']);
});

const withoutAlternateScreen = (output: string) =>
	output.replaceAll('\u001B[?1049h', '').replaceAll('\u001B[?1049l', '');

async function screenAfter(output: string): Promise<string[]> {
	const terminal = new Terminal({cols: 40, rows: 8, allowProposedApi: true});
	await new Promise<void>(resolve => {
		terminal.write(output, resolve);
	});
	const {active} = terminal.buffer;
	const rows = Array.from({length: terminal.rows}, (_, row) =>
		active.getLine(active.viewportY + row)?.translateToString(true),
	);
	return rows.filter(row => row !== undefined && row !== '') as string[];
}
