/**
 * Starts a program of ours, bundled once, as a real process, and talks with it by messages. The test ends
 * what it started.
 */
import {type ChildProcess, fork} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, renameSync, writeFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import {build} from 'esbuild';
import {startEnvironment} from './environment.ts';

/** Bundles `entry` (path from the root of the project) and returns the program's path. */
export async function bundleProgram(entry: string): Promise<string> {
	const root = process.cwd();
	const {outputFiles} = await build({
		entryPoints: [join(root, entry)],
		bundle: true,
		write: false,
		platform: 'node',
		format: 'esm',
		target: 'node20',
		packages: 'external',
		logLevel: 'warning',
	});
	const text = outputFiles[0]?.text ?? '';
	// Below the root, so that packages resolve; named by content, so that equal ones are written once.
	const folder = join(root, 'dist', '.programs');
	const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
	const path = join(folder, `${basename(entry, '.ts')}-${digest}.mjs`);
	if (existsSync(path)) return path;
	mkdirSync(folder, {recursive: true});
	writeFileSync(`${path}.${process.pid}`, text);
	renameSync(`${path}.${process.pid}`, path);
	return path;
}

/** Starts `program`; messages in both directions are JSON. */
export function startProgram(
	program: string,
	parameters: readonly string[] = [],
	execArgv: readonly string[] = [],
): ChildProcess {
	const environment = startEnvironment();
	return fork(program, parameters, {execArgv: [...execArgv], env: environment});
}

/** Resolves with the next message of `child`; rejects when it ends first or after `timeoutMs`. */
export function nextMessage<T>(child: ChildProcess, timeoutMs = 10_000): Promise<T> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => {
			settle();
			reject(new Error(`no message within ${timeoutMs} ms`));
		}, timeoutMs);
		const onMessage = (message: unknown) => {
			settle();
			resolve(message as T);
		};
		const onExit = (code: number | null, signal: string | null) => {
			settle();
			reject(new Error(`ended before its message: ${code ?? signal}`));
		};
		const settle = () => {
			clearTimeout(timer);
			child.off('message', onMessage);
			child.off('exit', onExit);
		};
		child.once('message', onMessage);
		child.once('exit', onExit);
	});
}

/** Kills `child` if it still lives and resolves once it has ended. */
export async function endProgram(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = new Promise(resolve => child.once('exit', resolve));
	child.kill('SIGKILL');
	await ended;
}

/** Polls `condition` until it holds; fails after `timeoutMs`. */
export async function until(condition: () => boolean, timeoutMs = 30_000): Promise<void> {
	const deadlineMs = performance.now() + timeoutMs;
	while (!condition()) {
		if (performance.now() > deadlineMs)
			throw new Error(`the condition did not hold within ${timeoutMs} ms: ${condition.toString()}`);
		await new Promise(resolve => setTimeout(resolve, 2));
	}
}
