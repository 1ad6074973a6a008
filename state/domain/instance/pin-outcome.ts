/** The result of taking the code of one instance. */
import type {ExitCode} from '../error.ts';
import type {ParameterValue} from './instance.ts';

export type PinOutcome =
	/** `before`: hash of the previous code, null for none. `changes`: the differences, in lines for people. */
	| {name: string; ok: true; snapshotHash: string; before: string | null; changes: string[]}
	/** It keeps its previous code. `text`: what, `why: …`, `fix: …`, one line each. */
	| {name: string; ok: false; code: string; text: string; exitCode: ExitCode};

/** The result of trying parameters on the code of one instance: typed values; null resets to the default. */
export type TrialOutcome =
	| {name: string; ok: true; parameters: Record<string, ParameterValue | null>}
	| Extract<PinOutcome, {ok: false}>;
