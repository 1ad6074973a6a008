/**
 * The table of all verbs, in the order of keys and help. A new verb needs a file in this folder and a line here. Keys,
 * palette, command line, pages of `docs/` and refusals are built from this table.
 */
import {flatten} from './flatten.ts';
import {kill} from './kill.ts';
import {pause} from './pause.ts';
import {remove} from './remove.ts';
import {restart} from './restart.ts';
import {resume} from './resume.ts';
import {set} from './set.ts';
import {start} from './start.ts';
import {stop} from './stop.ts';
import {upgrade} from './upgrade.ts';
import type {EditVerb, ForMany, Verb, WishVerb} from './verb.ts';

const wishTable = {start, stop, restart, pause, resume, flatten, kill} as const;
const editTable = {remove, set, upgrade} as const;

type WishTable = typeof wishTable;
type VerbTable = WishTable & typeof editTable;

export type WishName = keyof WishTable;
export type EditName = keyof typeof editTable;
export type VerbName = keyof VerbTable;

/** Verbs that can apply to several instances at once. */
export type ManyName = {
	[Name in VerbName]: VerbTable[Name] extends {many: object} ? Name : never;
}[VerbName];

/** Names of the keys of verbs in the panel. */
export type VerbAction = {
	[Name in VerbName]: VerbTable[Name]['key'] extends {action: infer Action extends string}
		? Action
		: never;
}[VerbName];

export const wishes: Readonly<Record<WishName, WishVerb>> = wishTable;
export const verbs: Readonly<Record<VerbName, Verb>> = {...wishTable, ...editTable};
export const edits: Readonly<Record<EditName, EditVerb>> = editTable;

export const verbNames = Object.keys(verbs) as readonly VerbName[];
export const manyNames = verbNames.filter(isManyName);

/** Whether the verb can apply to several instances at once. */
export function isManyName(name: VerbName): name is ManyName {
	return verbs[name].many !== undefined;
}

/** Returns the record of the verb for several instances. */
export function manyOf(name: ManyName): ForMany {
	return (verbs[name] as Verb & {many: ForMany}).many;
}

/** Whether `word` is a verb that changes the wanted row. */
export function isWishName(word: string): word is WishName {
	return Object.hasOwn(wishTable, word);
}

/** Whether `word` is a verb. */
export function isVerbName(word: string): word is VerbName {
	return Object.hasOwn(verbs, word);
}
