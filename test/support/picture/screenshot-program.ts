/**
 * Takes a picture of a program: `node script/run-typescript.mjs test/support/picture/screenshot-program.ts OUT.png COLUMNS ROWS
 * [--light] [--env NAME=VALUE]… [--press BYTES | --until TEXT | --wait MS | --shot FILE.png]… -- COMMAND [ARGUMENT…]`.
 * Steps run in order; BYTES may hold `\e`, `\r`, `\t`. Without a `--shot` the picture is taken at the end.
 */
import {writeFileSync} from 'node:fs';
import {screenshotPng} from './screenshot.ts';
import {startTerminalRig, type TerminalRig} from '../terminal-rig.ts';

const given = process.argv.slice(2);
const all = given[0] === '--' ? given.slice(1) : given;
const separator = all.indexOf('--');
const [file, columns, rows, ...steps] = all.slice(0, separator);
const [command, ...parameters] = all.slice(separator + 1);
if (!file || !columns || !rows || separator === -1 || !command) {
	process.stderr.write('usage: OUT.png COLUMNS ROWS [step…] -- COMMAND [ARGUMENT…]\n');
	process.exit(64);
}

const ground = steps.includes('--light') ? 'light' : 'dark';
const pairs = steps
	.filter(step => step !== '--light')
	.flatMap((step, index, list) =>
		index % 2 === 0 ? [[step, list[index + 1] ?? ''] as const] : [],
	);
const environment = pairs
	.filter(([name]) => name === '--env')
	.map(([, value]): [string, string] => {
		const at = value.indexOf('=');
		return [value.slice(0, at), value.slice(at + 1)];
	});

const rig = await startTerminalRig(command, parameters, {
	columns: Number(columns),
	rows: Number(rows),
	env: Object.fromEntries(environment),
});
try {
	for (const [name, value] of pairs) await runStep(rig, name, value);
	await take(rig, file);
} finally {
	await rig.stop();
}

async function runStep(running: TerminalRig, name: string, value: string): Promise<void> {
	if (name === '--press')
		running.press(
			value.replaceAll('\\e', '\u001B').replaceAll('\\r', '\r').replaceAll('\\t', '\t'),
		);
	else if (name === '--until') await running.until(screen => screen.includes(value), 30_000);
	else if (name === '--wait') await new Promise(resolve => setTimeout(resolve, Number(value)));
	else if (name === '--shot') await take(running, value);
	else if (name !== '--env') throw new Error(`unknown step: ${name}`);
}

async function take(running: TerminalRig, path: string): Promise<void> {
	await running.settled();
	writeFileSync(path, screenshotPng(running.terminal, {ground}));
	process.stdout.write(`${path}\n`);
}
