/**
 * The process of a wrapped program: started in a session and group of its own, its output through pipes, its stdin
 * empty. Whoever carries the token of the run belongs to it, also in a session of their own.
 */
import {type ChildProcess, spawn} from 'node:child_process';
import type {Readable} from 'node:stream';
import {AppError, hasErrorCode} from '../../state/domain/error.ts';
import type {Exit} from '../../state/domain/exit-meaning.ts';
import type {CommandSettings, StopSignal} from '../../state/domain/instance.ts';
import {
	type FoundProcess,
	processesInGroup,
	processesWithTokens,
} from '../../state/process/descendants.ts';
import {findProgram, startError} from '../../state/process/find-program.ts';
import {killAll} from './kill-all.ts';

export type ProgramStart = {
	/** Of the instance. */
	name: string;
	command: CommandSettings;
	environment: Readonly<Record<string, string | undefined>>;
	/** Stands in `environment` as `PITWALL_RUN_ID`. */
	token: string;
	onOutput(stream: 'stdout' | 'stderr', chunk: Buffer): void;
	/** It has ended, or its output has. */
	onChange(): void;
};

export type Program = {
	pid: number;
	/** How it ended; null while it lives. */
	exit(): Exit | null;
	/** Whether its output was read to the end. */
	isSilent(): boolean;
	/** Signals the whole group, as long as the program itself lives. A stopped one goes on to take it. */
	signalGroup(signal: StopSignal): void;
	/** Living members of its group. */
	group(): FoundProcess[];
	/** Kills its group and whoever carries the token; returns how many still lived. */
	killAll(): number;
};

/**
 * Resolves when the process runs.
 * @throws {@link AppError} as {@link findProgram}, `PROGRAM_NOT_STARTED` (71, 78).
 */
export async function startProgram(start: ProgramStart): Promise<Program> {
	const {name, command, environment} = start;
	const path = findProgram(name, command, environment['PATH'] ?? '/usr/bin:/bin');
	const [program = path, ...parameters] = command.argv;
	let child: ChildProcess;
	try {
		child = spawn(path, parameters, {
			argv0: program,
			cwd: command.cwd,
			env: environment,
			detached: true,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		await begun(child);
	} catch (error) {
		throw error instanceof AppError ? error : startError(name, path, error);
	}
	return listen(child, start);
}

async function begun(child: ChildProcess): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		child.once('spawn', resolve);
		child.once('error', reject);
	});
}

function listen(child: ChildProcess, start: ProgramStart): Program {
	const {pid} = child;
	if (pid === undefined) throw new Error('a process that runs has no pid');
	let exit: Exit | null = null;
	let isSilent = false;
	child.on('error', () => {
		// A signal that could not be sent; who sends one looks at what became of it.
	});
	child.once('exit', (code, signal) => {
		exit = {code, signal};
		start.onChange();
	});
	child.once('close', () => {
		isSilent = true;
		start.onChange();
	});
	readFairly(child.stdout, chunk => start.onOutput('stdout', chunk));
	readFairly(child.stderr, chunk => start.onOutput('stderr', chunk));
	const group = () => processesInGroup(pid);
	return {
		pid,
		exit: () => exit,
		isSilent: () => isSilent,
		signalGroup(signal) {
			// Its number stays taken as long as its end was not reported.
			if (exit !== null) return;
			signalAll(pid, signal);
			signalAll(pid, 'SIGCONT');
		},
		group,
		killAll: () => killAll([...group(), ...processesWithTokens(new Set([start.token]))]),
	};
}

/**
 * Reads a chunk a turn: from a program that floods its output, the system would hand over two megabytes at once, and
 * heartbeat and signals would wait for as long as it takes to log them.
 */
function readFairly(stream: Readable | null, take: (chunk: Buffer) => void): void {
	stream?.on('data', (chunk: Buffer) => {
		stream.pause();
		take(chunk);
		setImmediate(() => stream.resume());
	});
}

function signalAll(pgid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(-pgid, signal);
	} catch (error) {
		if (!hasErrorCode(error, 'ESRCH', 'EPERM')) throw error;
	}
}
