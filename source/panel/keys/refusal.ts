/** Reasons for refused actions, each with a fix. Pure. */
import {isUnderWay} from '../../../state/domain/machine/shutdown-record.ts';
import {keyRefusal} from '../../verb/fix-text.ts';
import {keyMisfit} from '../../verb/judge.ts';
import {type VerbAction, verbs} from '../../verb/verbs.ts';
import {instancesOf, type Model, selectedInstance} from '../model/model.ts';
import {pageOf} from '../model/page.ts';
import {sortedInstances} from '../model/sort.ts';
import {dueVerb} from './verb-keys.ts';

export type Refusal = {text: string; why: string | null; fix: string | null};

export function selectionRefusal(model: Model): Refusal | null {
	if (selectedInstance(model) !== null) return null;
	const none = instancesOf(model).length === 0;
	return {
		text: none ? 'There is no instance yet' : 'No instance is selected',
		why: null,
		fix: none ? 'a adds one' : 'choose one with the arrow keys',
	};
}

/** Returns the reason if the verb of `action` is refused for the selected instance; the verbs judge it. */
export function verbRefusal(model: Model, action: VerbAction): Refusal | null {
	const instance = selectedInstance(model);
	if (instance === null) return selectionRefusal(model);
	const verb = verbs[dueVerb(action, instance)];
	const shuttingDown = verb.waitsForShutdown === true ? shutdownRefusal(model) : null;
	if (shuttingDown !== null) return shuttingDown;
	const misfit = keyMisfit(verb, instance);
	return misfit === null ? null : keyRefusal(misfit);
}

export function bulkRefusal(model: Model): Refusal | null {
	const shuttingDown = shutdownRefusal(model);
	if (shuttingDown !== null) return shuttingDown;
	if (sortedInstances(model).length > 0) return null;
	return {text: 'No instance is shown', why: null, fix: 'esc shows all; a adds one'};
}

export function pageRefusal(model: Model): Refusal | null {
	if (model.view === 'table' || pageOf(model).pages > 1) return null;
	return {text: 'There is only one page', why: null, fix: null};
}

export function searchRefusal(model: Model): Refusal | null {
	if (model.log.search !== null) return null;
	return {text: 'No search is active', why: null, fix: 'type / and a word'};
}

/** Returns the reason if nothing can start: this panel or another program shuts the home down. */
export function shutdownRefusal({shutdown, snapshot}: Model): Refusal | null {
	const record = snapshot?.shutdown ?? null;
	const isElsewhere = snapshot !== null && isUnderWay(record, snapshot.takenAtMs);
	if (shutdown === null && !isElsewhere) return null;
	const by = shutdown === null ? ` by ${record?.requestedBy}` : '';
	return {
		text: `Everything is being shut down${by}`,
		why: 'a safe shutdown was confirmed',
		fix: 'wait until it has ended',
	};
}
