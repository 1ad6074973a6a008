/** Turns a fault or the end of a Python host into the error that ends the run. */
import type {AppError} from '../../state/domain/error.ts';
import type {Bar} from '../../state/domain/trading/bar.ts';
import {cutToEnd, stackLengthMax} from '../../state/domain/text/text-limits.ts';
import {algorithmError} from '../algorithm/error.ts';
import type {PythonEnd} from './child.ts';
import {
	faultError,
	outOfMemory,
	pythonEnded,
	pythonMissing,
	type PythonFacts,
	pythonNotUsable,
	tooSlow,
} from './error.ts';
import type {HostFault} from './message.ts';

export type ErrorOptions = {
	facts: PythonFacts;
	/** Takes the lines that Python shows for an error of the algorithm. */
	onTraceback: (text: string) => void;
};

/** The error for a fault from the host; the lines that help its author go to the log. */
export function toldError(
	fault: HostFault,
	{facts, onTraceback}: ErrorOptions,
	barIndex: number | null,
): AppError {
	if (fault.traceback !== undefined && fault.kind !== 'class' && fault.kind !== 'answer')
		onTraceback(cutToEnd(fault.traceback, stackLengthMax).trimEnd());
	return faultError(facts, fault, barIndex);
}

/** The error for a process that ended, or was ended. `bars`: the unanswered ones. */
export function endError(
	end: PythonEnd,
	{options, limitMs, bars}: {options: ErrorOptions; limitMs: number; bars: readonly Bar[]},
): AppError {
	const {facts} = options;
	if (end.by === 'memory') return outOfMemory(facts, bars[0]?.barIndex ?? null);
	if (end.by === 'end') return pythonEnded(facts, end, bars);
	if (end.by === 'rubbish')
		return algorithmError({
			code: 'ALGORITHM_BAD_ANSWER',
			algorithm: facts.algorithm,
			what: 'its Python process sent something that is not a message',
			why: `it sent ${shown(end.line)}: code of the algorithm wrote to a descriptor that belongs to Pitwall`,
		});
	return tooSlow(facts, limitMs, bars[0]?.barIndex ?? null);
}

/** The error for a process that never sent a message: the cause is the interpreter, not the algorithm. */
export function startError(
	end: PythonEnd,
	{facts, lastWords, limitMs}: {facts: PythonFacts; lastWords: string; limitMs: number},
): AppError {
	if (end.by === 'start') return pythonMissing(facts, end.cause);
	if (end.by === 'rubbish') return pythonNotUsable(facts, `it answered ${shown(end.line)}`);
	if (end.by === 'memory') return outOfMemory(facts, null);
	if (end.by !== 'end')
		return pythonNotUsable(facts, `it did not answer within ${limitMs / 1000} s`);
	// A signal says nothing against the interpreter: another attempt may succeed.
	if (end.signal !== null) return pythonEnded(facts, end, []);
	const words = lastWords === '' ? '' : `: ${lastWords.slice(0, 300)}`;
	return pythonNotUsable(facts, `it ended with exit code ${end.code}${words}`);
}

function shown(line: string): string {
	return JSON.stringify(line.slice(0, 80));
}
