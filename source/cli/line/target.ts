/** Reads the target of a command: names, `--all`, `--mode` or `--tag`. Pure. */
import type {Mode} from '../../../state/domain/instance/instance.ts';
import {namePattern} from '../../../state/domain/instance/name-pattern.ts';
import type {FlagSpec, FlagTable, FlagValues} from '../../../state/flags/flag-table.ts';
import {UsageError} from '../../../state/flags/usage-error.ts';
import {sharedFields} from '../../../state/settings/fields.ts';
import {neededOf, parserOf} from './setting-values.ts';

/** The instances to which a command applies. */
export type Target =
	| {kind: 'names'; names: readonly string[]}
	| {kind: 'all'}
	| {kind: 'mode'; mode: Mode}
	/** Instances with any of these tags. */
	| {kind: 'tags'; tags: readonly string[]};

/** Chooses instances by their tags. */
export const tag = {
	value: 'T',
	multiple: true,
	help: 'every instance with this tag',
} as const satisfies FlagSpec;

/** Flags that choose instances. */
export const targetFlags = {
	all: {help: 'every instance'},
	mode: {
		...neededOf(sharedFields.mode),
		parse: parserOf(sharedFields.mode),
		help: 'every instance of this mode',
	},
	tag,
} as const satisfies FlagTable<FlagSpec>;

/** The typed choice of instances; a property is absent if the command does not take its flag. */
export type TargetValues = Partial<FlagValues<typeof targetFlags>>;

/**
 * Returns the target, or null if neither names nor a flag were typed.
 * @throws {@link UsageError} for a combination of them, and for an invalid name.
 */
export function targetOf(
	command: string,
	names: readonly string[],
	{all = false, mode, tag: tags = []}: TargetValues,
): Target | null {
	const given = [
		names.length > 0 && 'names',
		all && '--all',
		mode && '--mode',
		tags.length > 0 && '--tag',
	];
	const ways = given.filter(way => typeof way === 'string');
	if (ways.length > 1) {
		throw new UsageError({
			what: `pitwall ${command}: ${ways.join(' and ')} were given together`,
			why: 'each of them chooses instances',
			fix: 'keep one of them',
		});
	}

	if (all) return {kind: 'all'};
	if (mode !== undefined) return {kind: 'mode', mode};
	if (tags.length > 0) return {kind: 'tags', tags};
	return names.length === 0 ? null : {kind: 'names', names: checkedNames(names)};
}

/** Returns the target of a command that requires one. @throws {@link UsageError} as {@link targetOf}. */
export function requiredTarget(
	command: string,
	names: readonly string[],
	flags: TargetValues,
): Target {
	const target = targetOf(command, names, flags);
	if (target !== null) return target;
	throw new UsageError({
		what: `pitwall ${command}: no instance was named`,
		why: 'it acts on the named instances, on --all, or on those of --mode SIM|LIVE or --tag T',
		fix: `write pitwall ${command} NAME…, or pitwall ${command} --all (pitwall ps lists the names)`,
	});
}

/**
 * Returns `names` without duplicates. File names contain these names, so an invalid one is refused before it becomes part
 * of a path.
 * @throws {@link UsageError} for the first invalid name.
 */
export function checkedNames(names: readonly string[]): readonly string[] {
	for (const name of names) {
		if (namePattern.test(name)) continue;
		throw new UsageError({
			what: `${JSON.stringify(name)}: cannot be the name of an instance`,
			why: 'a name has 1 to 64 letters, digits, dots, underscores or hyphens, and starts with a letter or digit',
			fix: 'pitwall ps lists the names',
			details: {name},
		});
	}

	return [...new Set(names)];
}
