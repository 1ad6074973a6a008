/**
 * Gives the terminal back on every way out: exit, signals, uncaught errors, rejected promises, and during a
 * stop by Ctrl-Z. Writes synchronously: nothing asynchronous survives `process.exit`.
 */
import {writeSync} from 'node:fs';
import {AppError, exitCode, hasErrorCode} from '../../state/domain/error.ts';
import {shownNote} from '../../state/domain/text/harmless-text.ts';
import {systemFault} from '../../state/domain/machine/system-fault.ts';
import {leaveSequence} from './modes.ts';

/**
 * Maximum delay of the process's end by a terminal that does not read, in milliseconds. With 200 a reader
 * that was only busy missed the restoration in 2 of 4 runs on a loaded machine.
 */
const writeTimeoutMs = 1000;

/** Wait for a stop that the kernel may refuse (no shell to continue us). */
const stopTimeoutMs = 100;

/** Signals that end the process, with their numbers: the exit code is 128 + number. */
const endings = {SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGTERM: 15} as const;

export type RestoreOptions = {
	/** The terminal; only its descriptor and its errors are used. */
	output: {fd: number; on(event: 'error', listener: (error: Error) => void): unknown};
	/** The keyboard; raw mode is switched off. */
	input: {isTTY?: boolean | undefined; setRawMode?(raw: boolean): unknown};
	process: NodeJS.Process;
	/** Called before a stop by Ctrl-Z: the screen writer's `suspend`. */
	onSuspend?: () => void;
	/** Called after any stop, with raw mode on again: the screen writer's `resume`. */
	onResume?: () => void;
};

export type Restore = {
	/** Gives the terminal back now; the handlers stay. Repeating it does nothing. */
	restore: () => void;
	/** Stops the process as Ctrl-Z does in line mode, and takes the terminal again on return. */
	suspend: () => void;
	/** Removes all handlers. */
	uninstall: () => void;
};

/** Installs the handlers; from now on every way out restores the terminal. */
export function installRestore(options: RestoreOptions): Restore {
	const {process: self, output, input} = options;
	let restored = false;
	let suspended = false;
	let stopTimer: NodeJS.Timeout | undefined;

	function restore(): void {
		if (restored) return;
		restored = true;
		setRaw(input, false);
		writeAll(output.fd, leaveSequence);
	}

	function end(signal: unknown): void {
		restore();
		self.exit(128 + endings[signal as keyof typeof endings]);
	}

	function fail(thrown: unknown): void {
		restore();
		const error = systemFault(thrown) ?? thrown;
		const expected = error instanceof AppError;
		const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
		writeAll(2, shownNote(expected ? error.message : `pitwall: unexpected error\n${text}`));
		self.exit(expected ? error.exitCode : exitCode.bug);
	}

	function suspend(): void {
		if (restored) return;
		options.onSuspend?.();
		restore();
		suspended = true;
		// Without our handler the signal stops us, and the programs of the same job with us.
		self.off('SIGTSTP', suspend);
		self.kill(0, 'SIGTSTP');
		stopTimer = setTimeout(resume, stopTimeoutMs);
	}

	function resume(): void {
		clearTimeout(stopTimer);
		if (restored && !suspended) return;
		if (suspended) self.on('SIGTSTP', suspend);
		restored = false;
		suspended = false;
		// Off and on: after SIGSTOP the shell has changed the mode without Node's knowledge.
		setRaw(input, false);
		setRaw(input, true);
		// The kernel reports a new size only to programs in the foreground: Node reads it again.
		self.emit('SIGWINCH', 'SIGWINCH');
		options.onResume?.();
	}

	const hangUp = (error: unknown): void => {
		if (hasErrorCode(error, 'EIO', 'EPIPE', 'EBADF', 'ECONNRESET')) end('SIGHUP');
		else fail(error);
	};
	const handlers: ReadonlyArray<readonly [string, (value: unknown) => void]> = [
		['exit', restore],
		...Object.keys(endings).map(signal => [signal, end] as const),
		['uncaughtException', fail],
		['unhandledRejection', fail],
		['SIGTSTP', suspend],
		['SIGCONT', resume],
	];
	for (const [event, handler] of handlers) self.on(event, handler);
	output.on('error', hangUp);
	return {
		restore,
		suspend,
		uninstall() {
			clearTimeout(stopTimer);
			for (const [event, handler] of handlers) self.off(event, handler);
		},
	};
}

function setRaw(input: RestoreOptions['input'], raw: boolean): void {
	try {
		if (input.isTTY) input.setRawMode?.(raw);
	} catch {
		// The terminal is gone; there is nothing left to reset.
	}
}

/** Writes all of `text`, waits for a full terminal, and gives up after {@link writeTimeoutMs}. */
function writeAll(descriptor: number, text: string): void {
	const deadlineMs = performance.now() + writeTimeoutMs;
	const pause = new Int32Array(new SharedArrayBuffer(4));
	let bytes = Buffer.from(text);
	while (bytes.length > 0) {
		try {
			bytes = bytes.subarray(writeSync(descriptor, bytes));
		} catch (error) {
			if (!hasErrorCode(error, 'EAGAIN') || performance.now() > deadlineMs) return;
			Atomics.wait(pause, 0, 0, 5);
		}
	}
}
