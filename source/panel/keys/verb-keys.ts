/** Which verb a key of the panel means: two verbs may share one, such as start and stop. Pure. */
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

/** The key of a verb after `B`. */
export type BulkAction = `bulk${Capitalize<ManyName>}`;

/** Returns the name of the key that asks for `name` of all that are shown. */
export function bulkAction(name: ManyName): BulkAction {
	return `bulk${name[0]?.toUpperCase()}${name.slice(1)}` as BulkAction;
}

const bulkVerbs = new Map<string, ManyName>(manyNames.map(name => [bulkAction(name), name]));

/** Returns the verb that a key after `B` asks for; undefined: it is the key of none. */
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

/** Whether `action` is the key of a verb. */
export function isVerbAction(action: string): action is VerbAction {
	return Object.hasOwn(owners, action);
}

/** Returns the verb that the key means for `view`: one that shares it and is due, or else its owner. */
export function dueVerb(action: VerbAction, view: InstanceView): VerbName {
	const owner = owners[action];
	const due = verbNames.find(name => {
		const {key} = verbs[name];
		return 'of' in key && key.of === owner && key.isDue(view);
	});
	return due ?? owner;
}

/** Returns the key of a verb: its own, or that of the verb with which it shares one. */
export function verbAction(name: VerbName): VerbAction {
	return keyOf(verbs[name]).action as VerbAction;
}
