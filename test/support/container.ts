/** Processes in pid and host name spaces of their own, as a container has them; on the same kernel and home. */
import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {programFile, until} from './pitwall.ts';
import {startEnvironment} from './environment.ts';

const spaces = ['--pid', '--fork', '--mount-proc', '--uts', '--kill-child=SIGKILL'];

/** Whether this user may make such spaces. */
export function canContain(): boolean {
	return spawnSync('unshare', [...spaces, 'hostname', 'tried']).status === 0;
}

export type Container = {
	/** Runs `pitwall` in it and resolves at its end. */
	run(...words: string[]): Promise<{exitCode: number; output: string}>;
	/** Kills its first process without a word, and with it all others, as `docker kill` does. */
	kill(): Promise<void>;
};

/** Starts one with the host name `name`. Whoever starts it kills it. */
export async function startContainer(home: string, name: string): Promise<Container> {
	// Runs what it is told, a line each, and says how each ended.
	const loop = `hostname ${name}; while read -r line; do eval "$line"; echo "ended $?"; done`;
	const child = spawn('unshare', [...spaces, 'sh', '-c', loop], {
		env: {...startEnvironment(), PITWALL_HOME: home, HOME: home, NO_COLOR: '1'},
		stdio: ['pipe', 'pipe', 'pipe'],
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr])
		stream.setEncoding('utf8').on('data', (text: string) => (output += text));
	const answer = async (line: string) => {
		output = '';
		child.stdin.write(`${line}\n`);
		await until(`an answer to ${line}`, () => /^ended \d+$/m.test(output), 60_000);
		return {exitCode: Number(/^ended (\d+)$/m.exec(output)?.[1]), output};
	};
	await answer('true');
	return {
		run: (...words) =>
			answer([process.execPath, programFile, ...words].map(word => `'${word}'`).join(' ')),
		kill: () => endContainer(child),
	};
}

async function endContainer(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = new Promise(resolve => child.once('close', resolve));
	child.kill('SIGKILL');
	await ended;
}
