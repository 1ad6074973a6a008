/** Starts our own programs that answer a question through pipes and end with their parent. */
import {execa} from 'execa';
import {hasErrorCode} from '../../state/domain/error.ts';
import type {Exit} from '../../state/domain/instance/exit-meaning.ts';
import {askerVariable} from '../../state/process/asker.ts';
import {assertFilesLeft} from '../../state/process/open-files-limit.ts';
import {ownEnvironment} from './spawn.ts';

/** One of our programs that answers a question and ends; its answer comes through pipes. */
export type StartedTool = {
	/** Lines of its stdout, in order. */
	lines: AsyncIterable<string>;
	/** `cause`: the system's error if no process could be created. */
	ended: Promise<Exit & {stderr: string; cause: unknown}>;
	/** Ends it at once, with its children. */
	kill(): void;
};

export type ToolStart = {
	/** Working directory: a permanent one, or that of the person whose relative paths it reads. */
	cwd: string;
	/** Its stdin; empty by default. */
	input?: string | undefined;
	/** Flags of Node. */
	nodeFlags?: readonly string[] | undefined;
};

/** Starts `program` with the arguments `words` in its own process group. */
export function startTool(
	program: string,
	words: readonly string[],
	{cwd, input = '', nodeFlags: flags = []}: ToolStart,
): StartedTool {
	assertFilesLeft(3);
	const child = execa(process.execPath, [...flags, program, ...words], {
		detached: true,
		cleanup: true,
		cwd,
		input,
		// Lines are taken one by one, so that an answer of any length needs no more memory than a line.
		buffer: {stdout: false, stderr: true},
		reject: false,
		extendEnv: false,
		// If this process is killed, the tool sees that, and ends.
		env: {...ownEnvironment(), PWD: cwd, [askerVariable]: String(process.pid)},
	});
	const ended = child.then(({exitCode: code, signal, stderr, cause}) => ({
		code: code ?? null,
		signal: signal ?? null,
		stderr: stderr ?? '',
		cause,
	}));
	return {
		lines: child.iterable({from: 'stdout'}),
		ended,
		kill: () => killGroup(child.pid),
	};
}

function killGroup(pid: number | undefined): void {
	if (pid === undefined) return;
	try {
		process.kill(-pid, 'SIGKILL');
	} catch (error) {
		if (!hasErrorCode(error, 'ESRCH')) throw error;
	}
}
