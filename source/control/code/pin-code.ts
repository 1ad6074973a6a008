/**
 * Pins and tries the code that instances run, with the runner's tool `pin`: untrusted code is loaded only
 * there.
 */
import {exitCode} from '../../../state/domain/error.ts';
import type {PinOutcome, TrialOutcome} from '../../../state/domain/instance/pin-outcome.ts';
import type {ControlContext} from '../context.ts';
import {askInTurn} from './ask-in-turn.ts';

export type {PinOutcome} from '../../../state/domain/instance/pin-outcome.ts';

/** Time limit for compiling and loading the code of one instance. */
const pinMsMax = 15_000;

/**
 * Pins the code of each named instance and returns the results in the order of `names`. Without `upgrade`, an
 * instance keeps code that it already has.
 * @throws {@link AppError} `TOOL_DIED` (71) if the tool itself failed.
 */
export async function pinCode(
	context: ToolContext,
	names: readonly string[],
	{upgrade, takenBy}: {upgrade: boolean; takenBy: string},
): Promise<PinOutcome[]> {
	const words = ['--taken-by', takenBy, ...(upgrade ? ['--upgrade'] : [])];
	return ask<PinOutcome>(context, names, words);
}

/**
 * Tries `changes`, as typed, on the code of the instance's next start. Nothing is pinned.
 * @throws {@link AppError} `TOOL_DIED` (71) if the tool itself failed.
 */
export async function tryParameters(
	context: ToolContext,
	name: string,
	changes: Readonly<Record<string, string>>,
): Promise<TrialOutcome> {
	const outcomes = await ask<TrialOutcome>(context, [name], ['--try', JSON.stringify(changes)]);
	return outcomes[0] ?? lost(name, 'it gave no answer');
}

type ToolContext = Pick<ControlContext, 'directory' | 'programs'>;

/** The outcomes in the order of `names`. */
async function ask<Outcome extends {name: string}>(
	{directory, programs}: ToolContext,
	names: readonly string[],
	words: readonly string[],
): Promise<Array<Outcome | Lost>> {
	if (names.length === 0) return [];
	const outcomes = new Map<string, Outcome | Lost>();
	await askInTurn({
		runner: programs.runner,
		words: ['pin', ...names, '--home', directory.home, ...words],
		input: () => JSON.stringify([...outcomes.keys()]),
		announced: document => ('pinning' in document ? String(document.pinning) : null),
		onAnswer: document => {
			const outcome = document as Outcome;
			if (!names.includes(outcome.name)) return null;
			outcomes.set(outcome.name, outcome);
			return outcome.name;
		},
		onLost: (name, reason) => outcomes.set(name, lost(name, reason)),
		silenceMs: pinMsMax,
	});
	return names.flatMap(name => outcomes.get(name) ?? []);
}

type Lost = Extract<PinOutcome, {ok: false}>;

function lost(name: string, reason: string): Lost {
	const text = [
		`${name}: its algorithm could not be loaded`,
		`why: ${reason}`,
		'fix: correct the algorithm, then try again',
	].join('\n');
	return {name, ok: false, code: 'ALGORITHM_NOT_LOADED', text, exitCode: exitCode.badData};
}
