/**
 * Carries out effects that change the set of instances, their code or their parameters. The code for it is
 * loaded on demand: a panel that only watches pays for none of it.
 */
import {messageOf} from '../../../state/domain/error.ts';
import type {AlgorithmListing} from '../../../state/domain/instance/algorithm-listing.ts';
import type {PinOutcome} from '../../../state/domain/instance/pin-outcome.ts';
import type {ControlContext} from '../../control/context.ts';
import type {EditKind, EditResult, Effect} from '../model/effect.ts';
import type {Report} from '../model/message.ts';
import {patiently} from './patiently.ts';

export type EditEffect = Extract<
	Effect,
	{type: 'scanAlgorithms' | 'addInstance' | 'removeInstances' | 'setParameters' | 'upgrade'}
>;

export type EditRunner = (effect: EditEffect) => Promise<void>;

/** Every effect ends in one report, even if it fails. */
export function createEditRunner({
	context,
	report,
}: {
	context: ControlContext;
	report: (message: Report) => void;
}): EditRunner {
	const tell = (edit: EditKind, results: EditResult[]) =>
		report({type: 'edited', edit, results: results.map(({name, ok, text}) => ({name, ok, text}))});

	/** A general failure is reported for the first name: a form that waits for its answer must get one. */
	async function edit(kind: EditKind, name: string, act: () => Promise<EditResult[]>) {
		try {
			tell(kind, await act());
		} catch (error) {
			tell(kind, [{name, ok: false, text: messageOf(error)}]);
		}
	}

	async function scan(openedAtMs: number): Promise<void> {
		const {scanAlgorithms} = await import('../../control/code/scan-algorithms.ts');
		let listings: AlgorithmListing[] = [];
		let problem: string | null = null;
		try {
			listings = await scanAlgorithms(context);
		} catch (error) {
			problem = messageOf(error);
		}

		report({type: 'scanned', openedAtMs, listings, problem});
	}

	return async effect => {
		switch (effect.type) {
			case 'scanAlgorithms':
				return await scan(effect.openedAtMs);
			case 'addInstance':
				return await edit('add', effect.draft.name ?? effect.draft.symbol, async () => {
					const {addInstance} = await import('../../control/instances.ts');
					const outcome = await addInstance(context, effect.draft, effect.listings);
					return [{name: effect.draft.name ?? effect.draft.symbol, ...outcome}];
				});
			case 'removeInstances':
				return await edit('remove', effect.names[0] ?? '', () => removeAll(context, effect.names));
			case 'setParameters':
				return await edit('set', effect.name, async () => {
					const {setParameters} = await import('../../control/instances.ts');
					const {name, changes} = effect;
					return [{...(await setParameters(context, name, changes)), name}];
				});
			case 'upgrade':
				return await edit('upgrade', effect.names[0] ?? '', () => upgrade(context, effect, report));
		}
	};
}

/** One after the other: each is an edit of the same file. */
async function removeAll(context: ControlContext, names: readonly string[]): Promise<EditResult[]> {
	const {removeInstance} = await import('../../control/instances.ts');
	const results: EditResult[] = [];
	for (const name of names) results.push({...(await removeInstance(context, name)), name});
	return results;
}

/** Takes the current code; running instances that got other code restart with it. */
async function upgrade(
	context: ControlContext,
	{names, restart}: Extract<EditEffect, {type: 'upgrade'}>,
	report: (message: Report) => void,
): Promise<EditResult[]> {
	const {pinCode} = await import('../../control/code/pin-code.ts');
	const {requestOf} = await import('../../control/requests.ts');
	const outcomes = await pinCode(context, names, {upgrade: true, takenBy: 'upgrade'});
	const changed = outcomes.filter(each => each.ok && each.before !== each.snapshotHash);
	const due = changed.map(({name}) => name).filter(name => restart.includes(name));
	// A LIVE one was confirmed by typing the word before this effect.
	const options = {requestedBy: 'panel', confirmLive: true};
	const ends = await patiently(() => requestOf('restart')(context, due, options), report);
	return outcomes.map(
		outcome =>
			ends.find(end => !end.ok && end.name === outcome.name) ?? {
				name: outcome.name,
				ok: outcome.ok,
				text: upgradeText(outcome, due.includes(outcome.name)),
			},
	);
}

/** The taken code, and its first difference from the code before. */
function upgradeText(outcome: PinOutcome, restarts: boolean): string {
	if (!outcome.ok) return outcome.text;
	const {name, before, snapshotHash, changes} = outcome;
	const short = snapshotHash.slice(0, 12);
	if (before === snapshotHash) return `${name}: its code ${short} is the newest already`;
	const what = `${name} ${restarts ? 'restarts with' : 'starts next with'} code ${short}`;
	return changes[0] === undefined ? what : `${what}\nwhy: ${changes[0]}`;
}
