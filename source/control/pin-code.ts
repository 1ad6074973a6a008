/** Takes the code of instances: which files they run until a person takes newer ones. */
import type {ControlContext} from './context.ts';
import {askRunner} from './ask-runner.ts';

export type PinOutcome =
	/** `changes`: what differs from the code before, for people. */
	| {name: string; ok: true; snapshotHash: string; before: string | null; changes: string[]}
	| {name: string; ok: false; code: string; text: string; exitCode: number};

/** Takes the code of `names`; with `upgrade` also where there is one already. */
export async function pinCode(
	{directory, programs}: ControlContext,
	names: readonly string[],
	{upgrade, takenBy}: {upgrade: boolean; takenBy: string},
): Promise<PinOutcome[]> {
	const outcomes: PinOutcome[] = [];
	const flags = [...(upgrade ? ['--upgrade'] : []), '--home', directory.home, '--by', takenBy];
	await askRunner({
		runner: programs.runner,
		words: ['pin', ...names, ...flags],
		onAnswer: document => outcomes.push(document as PinOutcome),
	});
	return outcomes;
}
