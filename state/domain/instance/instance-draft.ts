/** An instance to be added, and its default name. Pure. */
import type {ProgramSettings, Mode, ParameterValue} from './instance.ts';
import {isReservedName} from './reserved-name.ts';

export type InstanceDraft = {
	symbol: string;
	/** Name of a file in `algorithm/`, or of a shipped one; for a wrapped program, its displayed name. */
	algorithm: string;
	/** The program to run as the instance; null: an algorithm. With a program, settings of algorithms are ignored. */
	program: Pick<ProgramSettings, 'argv' | 'cwd'> | null;
	capitalMicros: number;
	/** Millionths of the traded value; absent: from `defaults`. */
	feePpm?: number;
	slippagePpm?: number;
	mode: Mode;
	account: string;
	/** Null: made from symbol, algorithm and time. */
	name: string | null;
	/** Only parameters that differ from the defaults of the algorithm. */
	parameters: Record<string, ParameterValue>;
	tags: string[];
	/** Of the simulated market; null: the default. */
	seed: number | null;
	/** CSV file, absolute or relative to the home, or `builtin:NAME`; null: the market of the symbol. */
	data: string | null;
	/** As in the configuration; null: the default. */
	speed: string | null;
	/** Cron expression for runs by the clock; null: the default. */
	schedule: string | null;
	/** Interpreter of a Python algorithm, a name or an absolute path; null: the default. */
	python: string | null;
};

/** Names become file names. */
const lettersMax = 64;

/** Returns `SYMBOL_algorithm_YYYYMMDD_HHMMSS` (UTC), changed and shortened to a valid name. */
export function defaultInstanceName(symbol: string, algorithm: string, nowMs: number): string {
	const [date = '', time = ''] = new Date(nowMs).toISOString().replaceAll(/[-:]/g, '').split('T');
	const end = `_${date}_${time.slice(0, 6)}`;
	const words = `${symbol}_${algorithm}`.replaceAll(/[^A-Za-z0-9._-]+/g, '-');
	const start = words.replace(/^[^A-Za-z0-9]+/, '') || 'instance';
	const free = isReservedName(start + end) ? `instance_${start}` : start;
	return free.slice(0, lettersMax - end.length) + end;
}

/** Returns `name`, or `name_2`, `name_3`, … if it is taken. Upper and lower case count as the same. */
export function freeName(name: string, taken: readonly string[]): string {
	const used = new Set(taken.map(each => each.toLowerCase()));
	for (let count = 1; ; count += 1) {
		const end = count === 1 ? '' : `_${count}`;
		const candidate = name.slice(0, lettersMax - end.length) + end;
		if (!used.has(candidate.toLowerCase())) return candidate;
	}
}
