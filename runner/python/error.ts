/** Errors of a Python algorithm, with texts that lead to the mistake or to the missing program. */
import type {Bar} from '../../state/domain/trading/bar.ts';
import {AppError, exitCode} from '../../state/domain/error.ts';
import {interruptionText} from '../../state/domain/instance/interruption.ts';
import {
	isSystemLimit,
	limitError,
	limitInText,
	systemFault,
} from '../../state/domain/machine/system-fault.ts';
import {cutText, thrownLengthMax} from '../../state/domain/text/text-limits.ts';
import {algorithmError, correction, correctionFor} from '../algorithm/error.ts';
import type {HostFault} from './message.ts';

/** Owner of the process. */
export type PythonFacts = {
	/** Name of the algorithm. */
	algorithm: string;
	interpreter: string;
	memoryMb: number;
};

const chooseAnother =
	'install Python 3, or name an interpreter: python: .venv/bin/python in pitwall.yaml, or --python PATH';

/** The interpreter does not exist, or cannot be executed. */
export function pythonMissing({algorithm, interpreter}: PythonFacts, cause: unknown): AppError {
	const limit = isSystemLimit(cause)
		? systemFault(cause, `algorithm ${algorithm}: ${interpreter}`)
		: null;
	if (limit !== null) return limit;
	const isThere = cause instanceof Error && 'code' in cause && cause.code !== 'ENOENT';
	return new AppError({
		code: 'PYTHON_MISSING',
		exitCode: exitCode.configuration,
		what: `algorithm ${algorithm}: the Python interpreter ${interpreter} could not be started`,
		why: isThere ? cause.message : 'there is no such program',
		fix: chooseAnother,
		details: {interpreter},
		cause,
	});
}

/** The interpreter ran, but is too old, or is not one. */
export function pythonNotUsable(facts: PythonFacts, why: string): AppError {
	const limit = limitInText(why);
	if (limit !== null) return limitError(limit, why);
	return new AppError({
		code: 'PYTHON_NOT_USABLE',
		exitCode: exitCode.configuration,
		what: `algorithm ${facts.algorithm}: ${facts.interpreter} did not start as a Python interpreter`,
		why,
		fix: chooseAnother,
		details: {interpreter: facts.interpreter},
	});
}

function pythonTooOld({algorithm, interpreter}: PythonFacts, {text, oldest}: HostFault): AppError {
	return new AppError({
		code: 'PYTHON_TOO_OLD',
		exitCode: exitCode.configuration,
		what: `algorithm ${algorithm}: ${interpreter} is Python ${text}`,
		why: `Pitwall needs Python ${oldest} or newer`,
		fix: 'name a newer interpreter: python: /path/to/python3 in pitwall.yaml, or --python PATH',
		details: {interpreter, version: text},
	});
}

/** The process ended without a message. `bars`: those it was asked about; none while it loaded. */
export function pythonEnded(
	facts: PythonFacts,
	{code, signal}: {code: number | null; signal: string | null},
	bars: readonly Bar[],
): AppError {
	const [first, last] = [bars[0]?.barIndex ?? null, bars.at(-1)?.barIndex ?? null];
	const when = first === last ? during(first) : ` on one of the bars ${first} to ${last}`;
	if (signal === null)
		return algorithmError({
			code: 'ALGORITHM_EXITED',
			algorithm: facts.algorithm,
			what: `it ended its Python process with exit code ${code}${when}`,
			why: 'it called os._exit or closed its channel to the runner, or a library did, which ends trading without a report',
			fix: fixFor(first),
			details: {exitCode: code, barIndex: first},
		});
	return new AppError({
		code: 'PYTHON_DIED',
		exitCode: exitCode.system,
		what: `algorithm ${facts.algorithm}: its Python process was ${interruptionText({code, signal}) ?? `ended by ${signal}`}${when}`,
		why: whySignal(signal),
		fix: 'the restart policy starts it again; its last output is in the log',
		details: {signal, barIndex: first},
	});
}

const crashes = new Set(['SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGABRT', 'SIGTRAP']);

function whySignal(signal: string): string {
	if (crashes.has(signal)) return 'native code of a library crashed';
	const sent = 'another process sent it that signal';
	return signal === 'SIGKILL' ? `${sent}; or the system had no memory left for it` : sent;
}

/** No answer within the limit: the process was killed. */
export function tooSlow(facts: PythonFacts, limitMs: number, barIndex: number | null): AppError {
	const task = barIndex === null ? 'loading' : `its decision on bar ${barIndex}`;
	return new AppError({
		code: 'ALGORITHM_TOO_SLOW',
		exitCode: exitCode.temporary,
		what: `algorithm ${facts.algorithm}: ${task} took more than ${limitMs / 1000} s`,
		why: 'it loops forever, waits for something, or needs more time; its Python process was killed',
		fix: 'correct the algorithm, or allow more: decision_timeout in pitwall.yaml',
		details: {limitMs, barIndex},
	});
}

/** It exceeds its memory limit: the process was killed. */
export function outOfMemory(facts: PythonFacts, barIndex: number | null): AppError {
	return algorithmError({
		...memoryWords(facts, barIndex),
		algorithm: facts.algorithm,
		why: 'anonymous and shared memory of its process grew beyond the limit, so it was killed',
		details: {barIndex, memoryMb: facts.memoryMb},
	});
}

function memoryWords({memoryMb}: PythonFacts, barIndex: number | null) {
	return {
		code: 'ALGORITHM_OUT_OF_MEMORY',
		what: `it used up its ${memoryMb} MB of memory${during(barIndex)}`,
		fix: 'let it keep less, or allow more: memory: 4096 in pitwall.yaml',
	};
}

/** Errors with which Python reports a refusal of the system. */
const systemPattern = /^(?:\w*OSError|BlockingIOError|RuntimeError: can't start new thread)/;

/** Turns a fault from the host into the error that ends the run. */
export function faultError(
	facts: PythonFacts,
	fault: HostFault,
	barIndex: number | null,
): AppError {
	const limit =
		fault.kind === 'threw' && systemPattern.test(fault.text) ? limitInText(fault.text) : null;
	if (limit !== null) return limitError(limit, `algorithm ${facts.algorithm}: ${faultText(fault)}`);
	return tooOldOr(facts, fault, () =>
		algorithmError({
			fix: barIndex === null ? loadFix(facts, fault) : correctionFor(barIndex),
			...wordsOf(facts, fault, barIndex),
			algorithm: facts.algorithm,
			details: {barIndex, file: fault.file ?? null, line: fault.line ?? null},
		}),
	);
}

/** An interpreter that is too old reports so in any case. */
export function tooOldOr(facts: PythonFacts, fault: HostFault, other: () => AppError): AppError {
	return fault.kind === 'old' ? pythonTooOld(facts, fault) : other();
}

/** `ValueError: too small (at momentum.py:12)`. */
export function faultText({text, file, line}: HostFault): string {
	const told = cutText(text, thrownLengthMax);
	if (file === undefined || file === null) return told;
	return `${told} (at ${cutText(file, thrownLengthMax)}:${line})`;
}

function wordsOf(
	facts: PythonFacts,
	fault: HostFault,
	barIndex: number | null,
): {code: string; what: string; why: string; fix?: string} {
	const why = faultText(fault);
	switch (fault.kind) {
		case 'memory':
			return {...memoryWords(facts, barIndex), why};
		case 'exit':
			return {
				code: 'ALGORITHM_EXITED',
				what: `it asked its Python process to end${during(barIndex)}`,
				why: `${why}: sys.exit would end trading without a report`,
			};
		case 'answer':
			return {
				code: 'ALGORITHM_BAD_DECISION',
				what: `its answer on bar ${barIndex} is not a decision`,
				why: fault.text,
			};
		case 'class':
			return {
				code: 'ALGORITHM_NO_CLASS',
				what: 'it has no class named Algorithm that can be run',
				why: fault.text.replace(/^No(?:Class|Algorithm): /, ''),
				fix: 'write class Algorithm with __init__(self, symbol, capital) and run(self, current_time)',
			};
		case 'old':
		case 'threw':
			return barIndex === null
				? {code: 'ALGORITHM_NOT_LOADED', what: 'it could not be loaded', why}
				: {code: 'ALGORITHM_THREW', what: `it threw on bar ${barIndex}`, why};
	}
}

function loadFix({interpreter}: PythonFacts, {text}: HostFault): string {
	const [, missing] = /^ModuleNotFoundError: No module named '([\w.]+)'/.exec(text) ?? [];
	if (missing === undefined) return correction;
	const [root = missing] = missing.split('.');
	return `install it for this interpreter (${interpreter} -m pip install ${root}), name another one with python: in pitwall.yaml, or put ${root}.py beside the algorithm`;
}

function fixFor(barIndex: number | null): string {
	return barIndex === null ? correction : correctionFor(barIndex);
}

function during(barIndex: number | null): string {
	return barIndex === null ? ' while it was loaded' : ` on bar ${barIndex}`;
}
