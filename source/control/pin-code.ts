/** Pins the code that instances run, by the runner's tool `pin`: code of strangers is loaded there alone. */
import {exitCode} from '../../state/domain/error.ts';
import type {PinOutcome} from '../../state/domain/pin-outcome.ts';
import type {ControlContext} from './context.ts';
import {askInTurn} from './ask-in-turn.ts';

export type {PinOutcome} from '../../state/domain/pin-outcome.ts';

/** How long the code of one instance may take to be compiled and loaded. */
const pinMsMax = 15_000;

/**
 * Pins the code of each named instance and returns what became of it, in the order of `names`. Without
 * `upgrade`, code that an instance has already stays.
 * @throws {@link AppError} `TOOL_DIED` (71) when the tool itself failed.
 */
export async function pinCode(
	context: Pick<ControlContext, 'directory' | 'programs'>,
	names: readonly string[],
	{upgrade, takenBy}: {upgrade: boolean; takenBy: string},
): Promise<PinOutcome[]> {
	if (names.length === 0) return [];
	const outcomes = new Map<string, PinOutcome>();
	const flags = ['--home', context.directory.home, '--taken-by', takenBy];
	await askInTurn({
		runner: context.programs.runner,
		words: ['pin', ...names, ...flags, ...(upgrade ? ['--upgrade'] : [])],
		input: () => JSON.stringify([...outcomes.keys()]),
		announced: document => ('pinning' in document ? String(document.pinning) : null),
		onAnswer: document => {
			const outcome = document as PinOutcome;
			if (!names.includes(outcome.name)) return null;
			outcomes.set(outcome.name, outcome);
			return outcome.name;
		},
		onLost: (name, reason) => outcomes.set(name, lost(name, reason)),
		silenceMs: pinMsMax,
	});
	return names.flatMap(name => outcomes.get(name) ?? []);
}

function lost(name: string, reason: string): PinOutcome {
	const text = [
		`${name}: its algorithm could not be loaded`,
		`why: ${reason}`,
		'fix: correct the algorithm, then try again',
	].join('\n');
	return {name, ok: false, code: 'ALGORITHM_NOT_LOADED', text, exitCode: exitCode.badData};
}
