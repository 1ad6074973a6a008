/** Decides whether a stop is already done, so that it needs no supervisor. */
import {readSnapshot} from '../../../state/view/read-snapshot.ts';
import type {ControlContext} from '../context.ts';

/**
 * Returns whether all of `names` are stopped now. A supervisor started for nothing would start all other
 * wanted instances, as in the copy of a running home.
 */
export function areStopped(
	{store, directory, clock}: ControlContext,
	names: readonly string[],
): boolean {
	const asked = new Set(names);
	const {instances} = readSnapshot({store, directory, usage: null, nowMs: clock.nowMs()});
	return instances.every(
		({settings, observed}) => !asked.has(settings.name) || observed === 'stopped',
	);
}
