/** Maps keys of the panel to verbs. Two verbs may share a key, such as start and stop. Pure. */
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {keyOf} from '../../verb/fix-text.ts';
import {
	type ManyName,
	manyNames,
	type VerbAction,
	type VerbName,
	verbNames,
	verbs,
} from '../../verb/verbs.ts';

/** Key of a verb after `B`. */
export type BulkAction = `bulk${Capitalize<ManyName>}`;

/** Returns the name of the key that requests `name` for all shown instances. */
export function bulkAction(name: ManyName): BulkAction {
	return `bulk${name[0]?.toUpperCase()}${name.slice(1)}` as BulkAction;
}

const bulkVerbs = new Map<string, ManyName>(manyNames.map(name => [bulkAction(name), name]));

/** Returns the verb of a key after `B`; undefined if it belongs to no verb. */
export function bulkVerb(action: string): ManyName | undefined {
	return bulkVerbs.get(action);
}

/** All keys of bulk questions. */
export const bulkActions = [...bulkVerbs.keys()] as readonly BulkAction[];

const owners = Object.fromEntries(
	verbNames.flatMap(name => {
		const {key} = verbs[name];
		return 'of' in key ? [] : [[key.action, name] as const];
	}),
) as Readonly<Record<VerbAction, VerbName>>;

/** All keys of verbs. */
export const verbActions = Object.keys(owners) as readonly VerbAction[];

/** Whether `action` belongs to a verb. */
export function isVerbAction(action: string): action is VerbAction {
	return Object.hasOwn(owners, action);
}

/** Returns the verb of the key for `view`: a verb that shares it and is due, or else its owner. */
export function dueVerb(action: VerbAction, view: InstanceView): VerbName {
	const owner = owners[action];
	const due = verbNames.find(name => {
		const {key} = verbs[name];
		return 'of' in key && key.of === owner && key.isDue(view);
	});
	return due ?? owner;
}

/** Returns the key of a verb: its own, or the key that it shares with another verb. */
export function verbAction(name: VerbName): VerbAction {
	return keyOf(verbs[name]).action as VerbAction;
}
