/** `--upgrade`: takes the current code of the instances' files before they are started. */
import {AppError} from '../../../state/domain/error.ts';
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {collectSnapshots} from '../../../state/control/collect-snapshots.ts';
import {liveRefusal} from '../../verb/live.ts';
import {upgrade} from '../../verb/upgrade.ts';
import type {ControlContext} from '../context.ts';
import {type PinOutcome, pinCode} from './pin-code.ts';

export type Upgrades = ReadonlyMap<string, PinOutcome>;

/**
 * Upgrades those of `names` that allow it. LIVE instances need the second confirmation first, as for a start; the
 * following request handles all others and unknown names.
 */
export async function upgradeCode(
	control: ControlContext,
	names: readonly string[],
	{instances, confirmLive}: {instances: readonly InstanceView[]; confirmLive: boolean},
): Promise<Upgrades> {
	const chosen = instances.filter(view => {
		const isAgreed = confirmLive || liveRefusal(view) === null;
		return names.includes(view.settings.name) && isAgreed && upgrade.refusal(view) === null;
	});
	const chosenNames = chosen.map(({settings}) => settings.name);
	const outcomes = await pinCode(control, chosenNames, {upgrade: true, takenBy: 'upgrade'});
	collect(control);
	return new Map(outcomes.map(outcome => [outcome.name, outcome]));
}

/** Unneeded code may also be removed the next time. */
function collect({directory, store, clock}: ControlContext): void {
	try {
		collectSnapshots(directory, store, clock.nowMs());
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
	}
}

/** Returns the changes, one per line, for a person. */
export function upgradeLines(outcome: Extract<PinOutcome, {ok: true}>): string[] {
	const {name, snapshotHash, before, changes} = outcome;
	const now = snapshotHash.slice(0, 12);
	if (before === null) return [`${name}: code ${now} taken`];
	if (before === snapshotHash) return [`${name}: its code is up to date (${now}): nothing changed`];
	return [`${name}: code ${before.slice(0, 12)} → ${now}`, ...changes.map(line => `  ${line}`)];
}

/**
 * A start runs the code that was taken before, even after its file was corrected: returns a note for each
 * such instance.
 */
export function newerFileNotes(
	instances: readonly InstanceView[],
	started: readonly string[],
): string[] {
	return instances
		.filter(({settings, hasNewerFile}) => hasNewerFile && started.includes(settings.name))
		.map(
			({settings: {name}}) =>
				`${name}: its file is newer than the code that it runs\nfix: pitwall restart --upgrade ${name}`,
		);
}
