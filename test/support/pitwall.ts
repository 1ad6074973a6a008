/** Runs the built program as a person or script would: a real process, its own home, no terminal. */
import {type ChildProcess, type ChildProcessByStdio, spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Readable, Writable} from 'node:stream';
import {fileURLToPath} from 'node:url';

export const programFile = fileURLToPath(new URL('../../dist/pitwall.js', import.meta.url));

export type Ended = {stdout: string; stderr: string; exitCode: number | null};

export type Home = {
	path: string;
	/** Runs `pitwall` with these arguments on this home and resolves at its end. */
	run(parameters: readonly string[], options?: {input?: string}): Promise<Ended>;
	/** Runs it with `--json` and returns what it printed, parsed, with its exit code. */
	json(parameters: readonly string[]): Promise<{value: unknown; exitCode: number | null}>;
	/** Starts it and returns at once; `output()` is what stdout holds so far. */
	start(
		parameters: readonly string[],
		environment?: Readonly<Record<string, string>>,
	): {
		child: ChildProcess;
		output: () => string;
		ended: Promise<Ended>;
	};
	/** Ends every process of the home and removes it. */
	remove(): Promise<void>;
};

/** Makes a fresh home in the temporary directory. */
export function createTestHome(): Home {
	const root = mkdtempSync(join(tmpdir(), 'pitwall-'));
	const path = join(root, 'home');
	const start: Home['start'] = (parameters, own = {}) => launch(path, root, parameters, own);
	const run: Home['run'] = async (parameters, options = {}) => {
		const {child, ended} = start(parameters);
		child.stdin?.end(options.input ?? '');
		return ended;
	};
	return {
		path,
		start,
		run,
		async json(parameters) {
			const {stdout, exitCode} = await run([...parameters, '--json']);
			return {value: JSON.parse(stdout) as unknown, exitCode};
		},
		async remove() {
			await run(['down', '--yes']);
			rmSync(root, {recursive: true, force: true, maxRetries: 5});
		},
	};
}

function launch(
	home: string,
	cwd: string,
	parameters: readonly string[],
	own: Readonly<Record<string, string>>,
) {
	const {NODE_EXTRA_CA_CERTS: _, TMUX: __, ...environment} = process.env;
	const child = spawn(process.execPath, [programFile, ...parameters], {
		cwd,
		env: {...environment, PITWALL_HOME: home, HOME: cwd, NO_COLOR: '1', ...own},
		stdio: ['pipe', 'pipe', 'pipe'],
	});
	const {output, ended} = collectEnd(child);
	return {child, output, ended};
}

/** Resolves when `condition` holds; rejects with its name after `timeoutMs`. */
export async function until(
	what: string,
	condition: () => boolean | Promise<boolean>,
	timeoutMs = 45_000,
): Promise<void> {
	const deadline = performance.now() + timeoutMs;
	while (!(await condition())) {
		if (performance.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
		await new Promise(resolve => setTimeout(resolve, 20));
	}
}

/** Collects what a child prints; `output()` is what stdout holds so far. */
export function collectEnd(child: ChildProcessByStdio<Writable | null, Readable, Readable>): {
	output: () => string;
	ended: Promise<Ended>;
} {
	let stdout = '';
	let stderr = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
	child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
	// A program that ends without reading its input is no error of the test.
	child.stdin?.on('error', () => {});
	const ended = new Promise<Ended>((resolve, reject) => {
		child.on('error', reject);
		child.on('close', exitCode => {
			resolve({stdout, stderr, exitCode});
		});
	});
	return {output: () => stdout, ended};
}
