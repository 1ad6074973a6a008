/** Whether a stop is done already, so that no supervisor is needed for it. */
import {readSnapshot} from '../../../state/view/read-snapshot.ts';
import type {ControlContext} from '../context.ts';

/**
 * Returns whether all of `names` are stopped now. A supervisor that is started for nothing would begin with whatever
 * else is wanted, as in the copy of a running home.
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
