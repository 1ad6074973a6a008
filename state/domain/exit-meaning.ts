/** What exit codes and signals of our programs mean to people and to the restart policy. Pure. */
import {exitCode} from './error.ts';

/** How a process ended; both null: killed or died without a word, and nobody was its parent. */
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
	[exitCode.interrupted]: 'interrupted before a clean stop',
	[exitCode.terminated]: 'terminated before a clean stop',
};

const signalMeanings: Record<string, string> = {
	SIGABRT: 'out of memory, or an abort in native code',
	SIGSEGV: 'a crash in native code',
	SIGBUS: 'a crash in native code, or a full disk',
};

/** Codes after which another try would end in the same way. */
const finalCodes: ReadonlySet<number> = new Set([
	exitCode.usage,
	exitCode.badData,
	exitCode.noInput,
	exitCode.bug,
	exitCode.cannotCreate,
	exitCode.permission,
	exitCode.configuration,
]);

/** Whether a restart cannot help until a person changes something. */
export function isFinalExit({code}: Exit): boolean {
	return code !== null && finalCodes.has(code);
}

/** Returns `exit 65 (bad data: …)`, `killed by SIGKILL`, or that nobody knows. */
export function exitText({code, signal}: Exit): string {
	if (signal !== null) {
		const meaning = signalMeanings[signal];
		return `killed by ${signal}${meaning === undefined ? '' : ` (${meaning})`}`;
	}

	if (code === null) return 'killed or died without a word';
	const meaning = meanings[code];
	return meaning === undefined ? `exit ${code}` : `exit ${code} (${meaning})`;
}
