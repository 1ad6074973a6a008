/** What became of taking the code of one instance. */
import type {ExitCode} from '../error.ts';
import type {ParameterValue} from './instance.ts';

export type PinOutcome =
	/** `before`: hash of the code until now, null for none. `changes`: what differs, in lines for people. */
	| {name: string; ok: true; snapshotHash: string; before: string | null; changes: string[]}
	/** It keeps the code that it had. `text`: what, `why: …`, `fix: …`, a line each. */
	| {name: string; ok: false; code: string; text: string; exitCode: ExitCode};

/** What became of trying parameters on the code of one instance: typed values, null for back to the default. */
export type TrialOutcome =
	| {name: string; ok: true; parameters: Record<string, ParameterValue | null>}
	| Extract<PinOutcome, {ok: false}>;
