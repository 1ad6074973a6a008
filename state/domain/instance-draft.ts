/** What a person says of an instance that is to be added; the rest is given by the configuration. Pure. */
import type {Mode, ParameterValue} from './instance.ts';

export type InstanceDraft = {
	symbol: string;
	algorithm: string;
	capitalMicros: number;
	mode: Mode;
	account: string;
	/** Null: {@link defaultInstanceName}. */
	name: string | null;
	/** Those that differ from the defaults of the algorithm. */
	parameters: Record<string, ParameterValue>;
	tags: string[];
	seed: number | null;
	data: string | null;
	speed: string | null;
};

/** Longest name that an instance may have. */
const nameLengthMax = 64;

/** Returns `SYMBOL_algorithm_YYYYMMDD_HHMMSS` in UTC; a long algorithm name is cut. */
export function defaultInstanceName(symbol: string, algorithm: string, nowMs: number): string {
	const time = new Date(nowMs).toISOString().slice(0, 19);
	const stamp = time.replaceAll(/[-:]/g, '').replace('T', '_');
	return `${`${symbol}_${algorithm}`.slice(0, nameLengthMax - stamp.length - 1)}_${stamp}`;
}
