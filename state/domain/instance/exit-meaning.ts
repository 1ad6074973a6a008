/** Explains exit codes and signals of our programs to people and to the restart policy. Pure. */
import {exitCode} from '../error.ts';
import type {InstanceKind} from './instance.ts';

/** How a process ended. Both are null if it was killed or died without a record and had no parent to see it. */
export type Exit = {code: number | null; signal: string | null};

const meanings: Record<number, string> = {
	[exitCode.ok]: 'finished',
	[exitCode.usage]: 'wrong usage',
	[exitCode.badData]: 'bad data: bars, ledger or algorithm',
	[exitCode.noInput]: 'a file or instance is missing',
	[exitCode.unavailable]: 'broker or feed unavailable',
	[exitCode.bug]: 'a bug in Pitwall',
	[exitCode.system]: 'a system call failed',
	[exitCode.cannotCreate]: 'state cannot be created',
	[exitCode.inputOutput]: 'input/output error or full disk',
	[exitCode.temporary]: 'temporary: lock held or lost, or database busy',
	[exitCode.permission]: 'permission denied',
	[exitCode.configuration]: 'configuration error',
	[exitCode.hungUp]: 'ended by SIGHUP',
	[exitCode.interrupted]: 'ended by SIGINT',
	[exitCode.terminated]: 'ended by SIGTERM',
};

/** The meaning of codes of a wrapped program, which may differ from ours. */
const programMeanings: Record<number, string> = {
	[exitCode.ok]: 'finished',
	[exitCode.usage]: 'wrong usage',
	[exitCode.badData]: 'bad data',
	[exitCode.noInput]: 'a file is missing',
	[exitCode.unavailable]: 'a service is unavailable',
	[exitCode.bug]: 'an error inside the program',
	[exitCode.system]: 'a system call failed',
	[exitCode.cannotCreate]: 'a file cannot be created',
	[exitCode.inputOutput]: 'input/output error or full disk',
	[exitCode.temporary]: 'temporary failure',
	[exitCode.permission]: 'permission denied',
	[exitCode.configuration]: 'configuration error',
	126: 'the shell was not allowed to execute it',
	127: 'the shell did not find it',
	[exitCode.hungUp]: 'ended by SIGHUP',
	[exitCode.interrupted]: 'ended by SIGINT',
	[exitCode.terminated]: 'ended by SIGTERM',
};

/** A code above this means that a signal killed the wrapped program: 128 + the signal's number. */
export const signalCodeBase = 128;

const signalMeanings: Record<string, string> = {
	SIGABRT: 'out of memory, or an abort in native code',
	SIGSEGV: 'a crash in native code',
	SIGBUS: 'a crash in native code, or a full disk',
};

/** Codes after which another attempt would end in the same way. */
const finalCodes: ReadonlySet<number> = new Set([
	exitCode.usage,
	exitCode.badData,
	exitCode.noInput,
	exitCode.bug,
	exitCode.cannotCreate,
	exitCode.permission,
	exitCode.configuration,
]);

/** Whether a restart is pointless until a person changes something. */
export function isFinalExit({code}: Exit): boolean {
	return code !== null && finalCodes.has(code);
}

/** Returns `exit 65 (bad data: …)`, `killed by SIGKILL`, or a text for an unknown end. */
export function exitText({code, signal}: Exit, kind: InstanceKind = 'algorithm'): string {
	if (signal !== null) {
		const meaning = signalMeanings[signal];
		return `killed by ${signal}${meaning === undefined ? '' : ` (${meaning})`}`;
	}

	if (code === null) return 'killed, or ended without a record';
	const meaning = kind === 'command' ? programMeaning(code) : meanings[code];
	return meaning === undefined ? `exit ${code}` : `exit ${code} (${meaning})`;
}

/** Returns the likely cause of a death by this signal; undefined if the signal has none. */
export function signalMeaning(signal: string): string | undefined {
	return signalMeanings[signal];
}

function programMeaning(code: number): string | undefined {
	const number = code - signalCodeBase;
	if (programMeanings[code] !== undefined) return programMeanings[code];
	return number > 0 && number <= 64 ? `its program was killed by signal ${number}` : undefined;
}
