/**
 * Ends by a signal from outside: sent by an init system, a shell or the kernel, and asked for neither by the process
 * itself nor by a person through Pitwall. Such a run was interrupted, not finished. Pure.
 */
import {type Exit, signalCodeBase} from './exit-meaning.ts';

/**
 * The signals by which other programs end one, with their numbers on Linux. A fault (`SIGSEGV`), a limit (`SIGXCPU`) or
 * a timer (`SIGALRM`) is the process's own doing.
 */
const numbers: Readonly<Record<string, number>> = {
	SIGHUP: 1,
	SIGINT: 2,
	SIGQUIT: 3,
	SIGKILL: 9,
	SIGUSR1: 10,
	SIGUSR2: 12,
	SIGTERM: 15,
	SIGPWR: 30,
};

const names = new Map(Object.entries(numbers).map(([name, number]) => [number, name]));

/** Returns the signal from outside that ended the process, also when its exit code says so (128 + number), or null. */
export function interruptedBy({code, signal}: Exit): string | null {
	if (signal !== null) return signal in numbers ? signal : null;
	return code === null ? null : (names.get(code - signalCodeBase) ?? null);
}

/** Returns the exit code of a run that `signal` has ended: 143 for `SIGTERM`. */
export function interruptedCode(signal: string): number {
	return signalCodeBase + (numbers[signal] ?? 0);
}

/**
 * Returns `interrupted by SIGTERM from outside`, or null when no signal did it. `SIGKILL` has words of its own: the
 * kernel sends it, too, when memory runs out.
 */
export function interruptionText(exit: Exit): string | null {
	const signal = interruptedBy(exit);
	return signal === null || signal === 'SIGKILL' ? null : `interrupted by ${signal} from outside`;
}
