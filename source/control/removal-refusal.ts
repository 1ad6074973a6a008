/** Why an instance cannot be removed now. */
import type {AppErrorFacts} from '../../state/domain/error.ts';
import {readSnapshot} from '../../state/view/read-snapshot.ts';
import {commandRefusal} from '../verb/fix-text.ts';
import {remove} from '../verb/remove.ts';
import type {ControlContext} from './context.ts';
import {unknownInstance} from './unknown-instance.ts';

/** Returns the refusal; null: it can be removed. */
export function removalRefusal(
	{store, directory, clock}: ControlContext,
	name: string,
): AppErrorFacts | null {
	const {instances} = readSnapshot({store, directory, usage: null, nowMs: clock.nowMs()});
	const view = instances.find(({settings}) => settings.name === name);
	if (view === undefined)
		return unknownInstance(
			name,
			instances.map(({settings}) => settings.name),
		);
	const refusal = remove.refusal(view);
	return refusal === null ? null : commandRefusal(refusal, name);
}
