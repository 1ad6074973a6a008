/**
 * The pipes for a program's output. Node would use sockets instead: a single written line costs twice as much
 * there, on both ends, and a program cannot open /dev/stdout. Node can open a pipe but not create one:
 * `mkfifo` creates them, and they lose their names as soon as they are open.
 */
import {spawn} from 'node:child_process';
import {closeSync, constants, mkdirSync, openSync, rmdirSync, unlinkSync} from 'node:fs';
import {join} from 'node:path';

/** Descriptors of one pipe. */
export type OutputPipe = {readEnd: number; writeEnd: number};
export type OutputPipes = {stdout: OutputPipe; stderr: OutputPipe};

/**
 * Resolves with two new pipes, which the caller closes; null if this system or the disk of `folder` supports
 * none. `folder` is created and removed again: no other run may use it.
 */
export async function openOutputPipes(folder: string): Promise<OutputPipes | null> {
	const paths = {stdout: join(folder, 'stdout'), stderr: join(folder, 'stderr')};
	try {
		mkdirSync(folder, {recursive: true, mode: 0o700});
		if (!(await makePipes(Object.values(paths)))) return null;
		const stdout = openPipe(paths.stdout);
		try {
			return {stdout, stderr: openPipe(paths.stderr)};
		} catch (error) {
			closePipe(stdout);
			throw error;
		}
	} catch {
		return null;
	} finally {
		removeQuietly(folder, Object.values(paths));
	}
}

/** Closes the program's end once the program has it. */
export function closeWriteEnds({stdout, stderr}: OutputPipes): void {
	closeSync(stdout.writeEnd);
	closeSync(stderr.writeEnd);
}

async function makePipes(paths: readonly string[]): Promise<boolean> {
	return new Promise(resolve => {
		const child = spawn('mkfifo', ['-m', '600', ...paths], {stdio: 'ignore'});
		child.once('error', () => resolve(false));
		child.once('exit', code => resolve(code === 0));
	});
}

function openPipe(path: string): OutputPipe {
	// Without waiting for a writer, which would wait for a reader.
	const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
	try {
		return {readEnd, writeEnd: openSync(path, constants.O_WRONLY)};
	} catch (error) {
		closeSync(readEnd);
		throw error;
	}
}

function closePipe({readEnd, writeEnd}: OutputPipe): void {
	closeSync(readEnd);
	closeSync(writeEnd);
}

/** Removing a folder recursively would load a part of Node that nothing else here needs. */
function removeQuietly(folder: string, paths: readonly string[]): void {
	try {
		for (const path of paths) unlinkSync(path);
		rmdirSync(folder);
	} catch {
		// If a pipe could not be created, there is none to remove.
	}
}
