/** Starts the built runner as a real process and waits for what it does; every process is ended by the test. */
import {type ChildProcess, spawn} from 'node:child_process';
import {copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {type Directory, directoryAt} from '../../state/home/directory.ts';
import {startEnvironment} from './environment.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const runnerPath = join(root, 'dist/runner.cjs');

export type Ended = {code: number | null; signal: NodeJS.Signals | null};

export type RunnerProcess = {
	child: ChildProcess;
	pid: number;
	ended: Promise<Ended>;
	stdout(): string;
	stderr(): string;
	/** Resolves when stdout holds a match. */
	printed(pattern: RegExp): Promise<void>;
	kill(signal: NodeJS.Signals): void;
};

export type TestHome = {
	directory: Directory;
	/** Starts a run; processes that still live when the home is removed are killed. */
	run(flags: readonly string[], options?: RunOptions): RunnerProcess;
	log(name: string): string;
	remove(): Promise<void>;
};

export type RunOptions = {
	environment?: NodeJS.ProcessEnv;
	nodeFlags?: readonly string[];
	/** First argument; default `run`. */
	word?: 'run' | 'keep';
	/** No file may grow beyond this many blocks of 512 bytes: writing more fails as on a full disk. */
	fileBlocksMax?: number;
};

/** Makes a home with the fixture algorithms named. */
export function createTestHome(algorithms: readonly string[] = []): TestHome {
	if (!existsSync(runnerPath)) throw new Error(`${runnerPath} is missing: run npm run build first`);
	const directory = directoryAt(mkdtempSync(join(tmpdir(), 'pitwall-')));
	mkdirSync(directory.algorithms);
	for (const name of algorithms) {
		const file = `${name}.mjs`;
		copyFileSync(join(root, 'test/fixture/algorithm', file), join(directory.algorithms, file));
	}
	const processes: RunnerProcess[] = [];
	return {
		directory,
		run(flags, options = {}) {
			const started = startRunner(['--home', directory.home, ...flags], options);
			processes.push(started);
			return started;
		},
		log: name => (existsSync(directory.log(name)) ? readFileSync(directory.log(name), 'utf8') : ''),
		async remove() {
			for (const {child} of processes) if (child.exitCode === null) child.kill('SIGKILL');
			await Promise.all(processes.map(({ended}) => ended));
			rmSync(directory.home, {recursive: true, force: true});
		},
	};
}

function startRunner(flags: readonly string[], options: RunOptions): RunnerProcess {
	const environment = startEnvironment();
	const words = [
		process.execPath,
		...(options.nodeFlags ?? []),
		runnerPath,
		options.word ?? 'run',
		...flags,
	];
	const limit = options.fileBlocksMax;
	// The signal of a broken limit is ignored, so that the write fails instead.
	const limited = ['sh', '-c', `trap '' XFSZ; ulimit -f ${limit}; exec "$@"`, 'sh', ...words];
	const [command = '', ...parameters] = limit === undefined ? words : limited;
	const child = spawn(command, parameters, {
		env: {...environment, ...options.environment},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let stdout = '';
	let stderr = '';
	const listeners = new Set<() => void>();
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		stdout += text;
		for (const listener of listeners) listener();
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		stderr += text;
	});
	const ended = new Promise<Ended>(resolve => {
		child.on('close', (code, signal) => resolve({code, signal}));
	});
	return {
		child,
		pid: child.pid ?? 0,
		ended,
		stdout: () => stdout,
		stderr: () => stderr,
		printed: pattern =>
			new Promise((resolve, reject) => {
				const look = () => {
					if (!pattern.test(stdout)) return;
					listeners.delete(look);
					resolve();
				};
				listeners.add(look);
				void ended.then(({code}) =>
					reject(new Error(`it ended with ${code} before ${pattern}: ${stderr}`)),
				);
				look();
			}),
		kill: signal => {
			child.kill(signal);
		},
	};
}

/** Resolves when `condition` holds; looks every 10 ms, at most `deadlineMs`. */
export async function until(condition: () => boolean, deadlineMs = 30_000): Promise<void> {
	const endMs = performance.now() + deadlineMs;
	while (!condition()) {
		if (performance.now() > endMs)
			throw new Error(`not within ${deadlineMs} ms: ${String(condition)}`);
		await new Promise(resolve => setTimeout(resolve, 10));
	}
}
