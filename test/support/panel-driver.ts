/**
 * Opens the built panel in a pseudo-terminal as a person would, presses keys by the name of their action,
 * and waits for rest: the panel reports on a descriptor when nothing is pending and the picture is painted.
 */
import {spawnSync} from 'node:child_process';
import {closeSync, mkdtempSync, openSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Action} from '../../source/panel/keys/action.ts';
import {keymap} from '../../source/panel/keys/keymap.ts';
import {startTerminalRig} from './terminal-rig.ts';
import {startEnvironment} from './environment.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const pitwallProgram = join(root, 'dist/pitwall.js');

/** Bytes that a terminal sends for the keys of the table. */
const bytesOfKey: Record<string, string> = {
	space: ' ',
	enter: '\r',
	escape: '\u001B',
	tab: '\t',
	up: '\u001B[A',
	down: '\u001B[B',
	right: '\u001B[C',
	left: '\u001B[D',
	pageup: '\u001B[5~',
	pagedown: '\u001B[6~',
	home: '\u001B[H',
	end: '\u001B[F',
};

export type PanelDriver = Awaited<ReturnType<typeof openPanel>>;

export type PanelOptions = {
	home: string;
	columns?: number;
	rows?: number;
	env?: Record<string, string | undefined>;
	/** After the program's name. */
	flags?: readonly string[];
	onOutput?: (text: string) => void;
};

export async function openPanel({
	home,
	columns = 120,
	rows = 40,
	env = {},
	flags = [],
	onOutput,
}: PanelOptions) {
	const folder = mkdtempSync(join(tmpdir(), 'pitwall-rest-'));
	const restFile = join(folder, 'rest');
	closeSync(openSync(restFile, 'w'));
	const command = 'exec 9>>"$1"; shift; exec "$@"';
	const rig = await startTerminalRig(
		'/bin/sh',
		['-c', command, 'sh', restFile, process.execPath, pitwallProgram, ...flags],
		{
			columns,
			rows,
			cwd: home,
			env: {PITWALL_HOME: home, PITWALL_TEST_FD: '9', COLORTERM: 'truecolor', ...env},
			...(onOutput === undefined ? {} : {onOutput}),
		},
	);
	const rests = (): number => readFileSync(restFile, 'utf8').split('\n').length - 1;

	/** Does `act`, then waits until the panel has been at rest at least once since. */
	async function settle(act: () => void): Promise<void> {
		const before = rests();
		act();
		await rig.until(() => rests() > before);
	}

	return {
		...rig,
		/** How often the panel has been at rest so far. */
		rests,
		/** Sends bytes without waiting. */
		send: rig.press,
		/** Presses the first key of an action and waits for its picture. */
		press: async (action: Action): Promise<void> => settle(() => rig.press(bytesOf(action))),
		/** Types text as it is. */
		type: async (text: string): Promise<void> => settle(() => rig.press(text)),
		settle,
		async close(): Promise<void> {
			await rig.stop();
			rmSync(folder, {recursive: true, force: true});
		},
	};
}

/** What a terminal sends for the first key of `action`. */
export function bytesOf(action: Action): string {
	const key = keymap.find(binding => binding.action === action)?.keys[0] ?? '';
	return bytesOfKey[key] ?? key;
}

/** Ends whatever runs in `home`, also after a test that failed half-way: nothing may outlive it. */
export function shutDownHome(home: string): void {
	const env = startEnvironment();
	spawnSync(process.execPath, [pitwallProgram, 'down', '--yes', '--home', home], {env});
}
