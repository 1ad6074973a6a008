/**
 * The process of a wrapped program: recorded before it runs, in a session and group of its own, its output
 * through pipes, its stdin empty.
 */
import {type ChildProcess, spawn} from 'node:child_process';
import {existsSync, realpathSync} from 'node:fs';
import type {Writable} from 'node:stream';
import {AppError, exitCode, hasErrorCode} from '../../state/domain/error.ts';
import type {Exit} from '../../state/domain/instance/exit-meaning.ts';
import type {ProgramSettings, StopSignal} from '../../state/domain/instance/instance.ts';
import type {FoundProcess, SessionMark} from '../../state/domain/instance/run-marks.ts';
import {processesInGroup} from '../../state/process/descendants.ts';
import {assertFilesLeft} from '../../state/process/open-files-limit.ts';
import {findProgram, searchPath, startError} from '../../state/process/find-program.ts';
import {checkProgramDirectory} from '../../state/process/program-directory.ts';
import {outputsOf, sessionMark} from '../../state/process/sweep/run-processes.ts';
import {gateDescriptor, gateWord, launcherOf, shellPath} from './launcher.ts';
import {closeWriteEnds, type OutputPipes} from './output-pipes.ts';
import {readOutput, readStream} from './read-output.ts';

export type ProgramStart = {
	/** Name of the instance. */
	name: string;
	/** For its output; a run that cannot start its program leaves them to the system. Null: it gets sockets. */
	pipes: OutputPipes | null;
	command: ProgramSettings;
	environment: Readonly<Record<string, string>>;
	/** Called with the session of the program before it runs; if it throws, the program never runs. */
	record(session: SessionMark, outputs: readonly string[]): void;
	onOutput(stream: 'stdout' | 'stderr', chunk: Buffer): void;
	/** Called when it has ended, or its output has. */
	onChange(): void;
};

export type Program = {
	pid: number;
	/** How it ended; null while it lives. */
	exit(): Exit | null;
	/** Whether its output was read to the end. */
	isSilent(): boolean;
	/**
	 * Signals the whole group while the program itself lives; also continues a stopped one. Returns false if
	 * the group belongs to another user.
	 */
	signalGroup(signal: StopSignal): boolean;
	/** Living members of its group. */
	group(): FoundProcess[];
};

/**
 * Resolves when the program may run.
 * @throws {@link AppError} as {@link findProgram}, `PROGRAM_NOT_STARTED` (71, 78), or the error of `record`.
 */
export async function startProgram(start: ProgramStart): Promise<Program> {
	const {name, command, environment} = start;
	const path = findProgram(name, command, searchPath(environment));
	const child = await launch(start, path);
	const gate = child.stdio[gateDescriptor] as Writable;
	// The end of a killed launcher is reported elsewhere.
	gate.on('error', () => {});
	try {
		start.record(...marksOf(child));
	} catch (error) {
		gate.destroy();
		throw error;
	}

	const program = listen(child, start);
	gate.end(gateWord);
	return program;
}

async function launch({name, command, environment, pipes}: ProgramStart, path: string) {
	const {argv, cwd} = command;
	if (!existsSync(shellPath)) throw noShell(name);
	const launcher = launcherOf(argv, {environment, cwd, shell: realpathSync(shellPath)});
	try {
		assertFilesLeft(3);
		const child = spawn(launcher.path, launcher.parameters, {
			cwd,
			env: environment,
			detached: true,
			stdio: ['ignore', pipes?.stdout.writeEnd ?? 'pipe', pipes?.stderr.writeEnd ?? 'pipe', 'pipe'],
		});
		await begun(child);
		if (pipes !== null) closeWriteEnds(pipes);
		return child;
	} catch (error) {
		checkProgramDirectory(name, cwd);
		throw startError(name, path, error);
	}
}

function marksOf({pid}: ChildProcess): [SessionMark, string[]] {
	const session = pid === undefined ? null : sessionMark(pid, 'program');
	if (session === null) throw new Error('a process that was started leads no session');
	return [session, outputsOf(session.pid)];
}

function noShell(name: string): AppError {
	return new AppError({
		code: 'PROGRAM_NOT_STARTED',
		exitCode: exitCode.system,
		what: `${name}: its program could not be started`,
		why: `${shellPath}, which starts programs, does not exist`,
		fix: 'install a shell, for example dash or busybox',
	});
}

async function begun(child: ChildProcess): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		child.once('spawn', resolve);
		child.once('error', reject);
	});
}

function listen(child: ChildProcess, start: ProgramStart): Program {
	const {pid} = child;
	const {pipes} = start;
	if (pid === undefined) throw new Error('a process that runs has no pid');
	let exit: Exit | null = null;
	child.on('error', () => {
		// A failed signal is ignored; the sender checks its effect.
	});
	child.once('exit', (code, signal) => {
		exit = {code, signal};
		start.onChange();
	});
	const readers = (['stdout', 'stderr'] as const).map(stream => {
		const take = (chunk: Buffer) => start.onOutput(stream, chunk);
		const onEnd = () => start.onChange();
		return pipes === null
			? readStream(child[stream], take, onEnd)
			: readOutput(pipes[stream].readEnd, take, onEnd);
	});
	return {
		pid,
		exit: () => exit,
		isSilent: () => readers.every(reader => reader.hasEnded()),
		signalGroup(signal) {
			// Its pid stays taken until its end is reported.
			if (exit !== null) return true;
			const isTaken = signalAll(pid, signal);
			signalAll(pid, 'SIGCONT');
			return isTaken;
		},
		group: () => processesInGroup(pid),
	};
}

/** False if no member may be signalled. */
function signalAll(pgid: number, signal: NodeJS.Signals): boolean {
	try {
		process.kill(-pgid, signal);
		return true;
	} catch (error) {
		if (hasErrorCode(error, 'EPERM')) return false;
		if (hasErrorCode(error, 'ESRCH')) return true;
		throw error;
	}
}
