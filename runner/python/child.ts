/**
 * One Python process: messages go in and out as JSON lines, its printed output goes elsewhere. A caller that
 * waits for a message learns of its death, of silence beyond a limit, and of a stop; the process is killed
 * then.
 */
import {type ChildProcess, spawn} from 'node:child_process';
import type {Readable} from 'node:stream';
import {heldMemoryBytes} from '../../state/process/held-memory.ts';
import {workingDirectory} from '../../state/process/working-directory.ts';
import {assertFilesLeft} from '../../state/process/open-files-limit.ts';
import {hostFile} from './host-file.ts';
import {pythonEnvironment} from './python-environment.ts';
import {type HostMessage, readMessage} from './message.ts';

export type PythonEnd =
	| {by: 'end'; code: number | null; signal: string | null}
	| {by: 'start'; cause: unknown}
	/** It was silent for longer than the limit. */
	| {by: 'silence'}
	/** A stop was requested, and the answer did not come within the grace period. */
	| {by: 'stop'}
	/** It exceeds its memory limit. */
	| {by: 'memory'}
	/** It wrote something other than a message. */
	| {by: 'rubbish'; line: string};

export type Received = {ok: true; message: HostMessage} | {ok: false; end: PythonEnd};

export type PythonChild = {
	send(message: unknown): void;
	/** The next message; one call at a time. `limitMs`: of silence. */
	receive(limitMs: number): Promise<Received>;
	/** The last output on stderr, for an interpreter that never answered. */
	lastWords(): string;
	/** Kills it, and drops its further output. */
	close(): void;
	/** Lets it end by itself, and kills it if it does not. Its last output is delivered first. */
	end(): Promise<void>;
};

export type PythonChildOptions = {
	interpreter: string;
	/** Task of the host: `run`, `scan`, `files`. */
	word: string;
	onOutput: (stream: 'stdout' | 'stderr', chunk: Buffer) => void;
	/** A wait is given up when this has been true for `stopGraceMs`. */
	isStopping?: () => boolean;
	stopGraceMs?: number;
	/** Working directory; default: that of this process. */
	folder?: string | undefined;
	/** It is killed when it holds more. Its own limit refuses most larger allocations before that. */
	memoryBytesMax?: number;
};

/**
 * Waits are counted in ticks, not by a clock: while this process is stopped or the machine sleeps, no tick
 * passes and the time does not count.
 */
const tickMs = 50;
/** After its end, output of a process may still be on its way, or be held open by a child of its own. */
const lastOutputMs = 500;
const endGraceMs = 1000;
/** Between two checks of its memory, in milliseconds. */
const memoryLookMs = 250;
const lastWordsMax = 2000;
/** A message of a thousand decisions has some hundred thousand characters. */
const lineLengthMax = 16 * 1024 * 1024;
const rubbishShownMax = 200;

/** Returns at once; the first `receive` reports an interpreter that cannot be started. */
export function startPython(options: PythonChildOptions): PythonChild {
	const {stopGraceMs = 2 * endGraceMs} = options;
	assertFilesLeft(4);
	const child = spawn(options.interpreter, ['-B', hostFile(), options.word], {
		// The fourth one is for printed output: descriptor 1 carries the messages.
		stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
		// It may be removed meanwhile.
		cwd: options.folder ?? workingDirectory() ?? '/',
		env: pythonEnvironment(),
	});
	const input = child.stdin;
	let isMuted = false;
	const words = listenToOutput(child, (stream, chunk) => {
		if (!isMuted) options.onOutput(stream, chunk);
	});
	const inbox = createInbox();
	// The process itself reports its end; writing to one that has gone is not an error.
	input.on('error', () => {});
	readLines(child.stdout, inbox);
	child.once('error', cause => inbox.finish({by: 'start', cause}));
	const ended = new Promise<void>(resolve => {
		child.once('exit', (code, signal) => {
			const finish = () => {
				inbox.finish({by: 'end', code, signal});
				resolve();
			};
			child.once('close', finish);
			setTimeout(finish, lastOutputMs).unref();
		});
		child.once('error', () => resolve());
	});
	const kill = () => {
		child.kill('SIGKILL');
	};
	watchMemory(child, options.memoryBytesMax, () => {
		kill();
		inbox.finish({by: 'memory'});
	});
	return {
		send: message => {
			input.write(`${JSON.stringify(message)}\n`);
		},
		receive: limitMs => waitFor(inbox, {...options, stopGraceMs, limitMs, kill}),
		lastWords: words,
		close: () => {
			isMuted = true;
			kill();
		},
		end: async () => {
			input.end();
			const timer = setTimeout(kill, Math.min(endGraceMs, stopGraceMs / 2));
			await ended;
			clearTimeout(timer);
		},
	};
}

/**
 * Shared memory and mapped devices escape the limit that an interpreter sets for itself, so the runner checks
 * the memory of the whole process.
 */
function watchMemory(child: ChildProcess, bytesMax: number | undefined, onOver: () => void): void {
	const {pid} = child;
	if (bytesMax === undefined || pid === undefined) return;
	const timer = setInterval(() => {
		if ((heldMemoryBytes(pid) ?? 0) <= bytesMax) return;
		clearInterval(timer);
		onOver();
	}, memoryLookMs).unref();
	child.once('exit', () => clearInterval(timer));
}

function listenToOutput(child: ChildProcess, onOutput: PythonChildOptions['onOutput']) {
	let last = '';
	child.stderr?.on('data', (chunk: Buffer) => {
		last = (last + chunk.toString('utf8')).slice(-lastWordsMax);
		onOutput('stderr', chunk);
	});
	child.stdio[3]?.on('data', (chunk: Buffer) => onOutput('stdout', chunk));
	for (const stream of child.stdio) stream?.on('error', () => {});
	return () => last.trim().split('\n').at(-1) ?? '';
}

type Inbox = {
	put(message: HostMessage): void;
	finish(end: PythonEnd): void;
	take(): Received | undefined;
	/** Called when there is something to take. */
	onArrival: (() => void) | undefined;
};

function createInbox(): Inbox {
	const messages: HostMessage[] = [];
	let end: PythonEnd | undefined;
	const inbox: Inbox = {
		put(message) {
			messages.push(message);
			inbox.onArrival?.();
		},
		finish(how) {
			end ??= how;
			inbox.onArrival?.();
		},
		take() {
			const message = messages.shift();
			if (message !== undefined) return {ok: true, message};
			return end === undefined ? undefined : {ok: false, end};
		},
		onArrival: undefined,
	};
	return inbox;
}

/** A line that is not a message, or never ends, is the last: code of the algorithm has written to the channel. */
function readLines(stream: Readable, inbox: Inbox): void {
	let kept: string[] = [];
	let keptLength = 0;
	const giveUp = (line: string) => {
		inbox.finish({by: 'rubbish', line: line.slice(0, rubbishShownMax)});
		stream.destroy();
	};
	stream.setEncoding('utf8').on('data', (text: string) => {
		const lines = text.split('\n');
		const last = lines.pop() ?? '';
		for (const [index, end] of lines.entries()) {
			const line = index === 0 ? kept.join('') + end : end;
			const message = readMessage(line);
			if (message === undefined) return giveUp(line);
			inbox.put(message);
		}

		if (lines.length > 0) [kept, keptLength] = [[], 0];
		kept.push(last);
		keptLength += last.length;
		if (keptLength > lineLengthMax) giveUp(kept.join(''));
	});
}

type Wait = Pick<PythonChildOptions, 'isStopping'> & {
	stopGraceMs: number;
	limitMs: number;
	kill: () => void;
};

function waitFor(inbox: Inbox, {limitMs, kill, isStopping, stopGraceMs}: Wait) {
	const there = inbox.take();
	if (there !== undefined) return Promise.resolve(there);
	return new Promise<Received>(resolve => {
		let waitedMs = 0;
		let stoppingMs = 0;
		const settle = (received: Received) => {
			clearInterval(timer);
			inbox.onArrival = undefined;
			resolve(received);
		};
		const giveUp = (end: PythonEnd) => {
			kill();
			inbox.finish(end);
			settle({ok: false, end});
		};
		const timer = setInterval(() => {
			waitedMs += tickMs;
			stoppingMs = isStopping?.() ? stoppingMs + tickMs : 0;
			if (stoppingMs > stopGraceMs) giveUp({by: 'stop'});
			else if (waitedMs > limitMs) giveUp({by: 'silence'});
		}, tickMs);
		inbox.onArrival = () => {
			const arrived = inbox.take();
			if (arrived !== undefined) settle(arrived);
		};
	});
}
