/**
 * Ends by a signal from outside, sent by an init system, a shell or the kernel. Neither the process itself
 * nor a person through Pitwall asked for it, so the run was interrupted and not finished. Pure.
 */
import {type Exit, signalCodeBase} from './exit-meaning.ts';

/**
 * The signals with which other programs end a process, with their numbers on Linux. A fault (`SIGSEGV`), a
 * limit (`SIGXCPU`) and a timer (`SIGALRM`) are caused by the process itself.
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

/**
 * Returns the signal from outside that ended the process, or null. Recognizes an exit code of 128 + its
 * number, too.
 */
export function interruptedBy({code, signal}: Exit): string | null {
	if (signal !== null) return signal in numbers ? signal : null;
	return code === null ? null : (names.get(code - signalCodeBase) ?? null);
}

/** Returns the exit code of a run that `signal` ended: 143 for `SIGTERM`. */
export function interruptedCode(signal: string): number {
	return signalCodeBase + (numbers[signal] ?? 0);
}

/**
 * Returns `interrupted by SIGTERM from outside`, or null for another end. `SIGKILL` has a text of its own:
 * the kernel sends it, too, when memory runs out.
 */
export function interruptionText(exit: Exit): string | null {
	const signal = interruptedBy(exit);
	return signal === null || signal === 'SIGKILL' ? null : `interrupted by ${signal} from outside`;
}
