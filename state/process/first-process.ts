/**
 * Process 1 of a container. It inherits every process whose parent has ended, and each stays a zombie until
 * process 1 collects it. Node collects only its own children, so the first process runs the same command
 * again below a small reaper, forwards signals and takes over the exit code. See
 * docs/decision/0009-process-1-of-a-container.md.
 */
import {type ChildProcess, spawn} from 'node:child_process';
import {constants} from 'node:os';
import {hasErrorCode} from '../domain/error.ts';
import {signalCodeBase} from '../domain/instance/exit-meaning.ts';
import {processesInGroup} from './descendants.ts';
import {reaperFailed, reapers} from './sweep/reaper.ts';
import {workingDirectory} from './working-directory.ts';

export type Rerun = {
	/** Arguments to append to those of this process. */
	more: readonly string[];
	/** Called once if no reaper could be started. */
	onNoReaper: (text: string) => void;
};

/**
 * Forwarded signals. HUP is included, though most of our programs ignore it: it must not end process 1
 * itself.
 */
const signals = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const;

/**
 * Runs the command of this process again below a reaper, and resolves with the exit code. Only process 1 may
 * call it. Null: no reaper can be started, and this process must do the work itself.
 */
export async function runBelowReaper({more, onNoReaper}: Rerun): Promise<number | null> {
	const words = process.argv.slice(1);
	const command = [process.execPath, ...process.execArgv, ...words, ...more];
	for (const argv of reapers(process.arch, command)) {
		const exit = await run(argv);
		if (exit !== reaperFailed) return exit;
	}

	onNoReaper(
		'process 1 of this container cannot collect processes that lose their parent: they stay as zombies. Add perl or python3 to the image, or start it with an init (docker run --init) and --stop-with-me',
	);
	return null;
}

const lookAgainMs = 50;

/** Resolves with the exit code, {@link reaperFailed} if the program cannot be started. */
async function run([program = '', ...parameters]: readonly string[]): Promise<number> {
	// A separate group: a signal to the group reaches the command, and not this process a second time.
	const child = spawn(program, parameters, {
		cwd: workingDirectory() ?? '/',
		detached: true,
		stdio: 'inherit',
	});
	const handOn = (signal: NodeJS.Signals) => signalGroup(child, signal);
	for (const signal of signals) process.on(signal, handOn);
	try {
		const code = await exitOf(child);
		// Only if the reaper itself was killed, its command still lives: the kernel would kill it with this
		// process.
		if (code > signalCodeBase) handOn('SIGTERM');
		while (child.pid !== undefined && processesInGroup(child.pid).length > 0)
			await new Promise(resolve => setTimeout(resolve, lookAgainMs));
		return code;
	} finally {
		for (const signal of signals) process.off(signal, handOn);
	}
}

function exitOf(child: ChildProcess): Promise<number> {
	return new Promise(resolve => {
		child.once('error', () => resolve(reaperFailed));
		child.once('exit', (code, signal) => {
			resolve(code ?? signalCodeBase + constants.signals[signal ?? 'SIGKILL']);
		});
	});
}

function signalGroup({pid}: ChildProcess, signal: NodeJS.Signals): void {
	if (pid === undefined) return;
	try {
		process.kill(-pid, signal);
	} catch (error) {
		if (!hasErrorCode(error, 'ESRCH')) throw error;
	}
}
