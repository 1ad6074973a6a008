/** Which instances a command is for: names, `--all`, `--mode` or `--tag`. Pure. */
import type {Mode} from '../../../state/domain/instance/instance.ts';
import {namePattern} from '../../../state/domain/instance/name-pattern.ts';
import type {CommandName} from './commands.ts';
import {type FlagSpec, flags} from './flags.ts';
import {flagText, flagTexts, type RawArguments} from './read-flags.ts';
import {UsageError} from '../../../state/flags/usage-error.ts';

/** Which instances a command is for. */
export type Target =
	| {kind: 'names'; names: readonly string[]}
	| {kind: 'all'}
	| {kind: 'mode'; mode: Mode}
	/** With any of these tags. */
	| {kind: 'tags'; tags: readonly string[]};

/** Returns the target, or null when neither names nor a flag name one. */
export function targetOf(
	name: CommandName,
	names: readonly string[],
	raw: RawArguments,
): Target | null {
	const mode = flagText(raw, 'mode');
	const tags = flagTexts(raw, 'tag');
	const given = [
		names.length > 0 && 'names',
		raw.values.has('all') && '--all',
		mode && '--mode',
		tags.length > 0 && '--tag',
	];
	const ways = given.filter(way => typeof way === 'string');
	if (ways.length > 1) {
		throw new UsageError({
			what: `pitwall ${name}: ${ways.join(' and ')} were given together`,
			why: 'each of them says which instances are meant',
			fix: 'keep one of them',
		});
	}

	if (raw.values.has('all')) return {kind: 'all'};
	if (mode !== undefined) return {kind: 'mode', mode: choice(flags.mode, mode) as Mode};
	if (tags.length > 0) return {kind: 'tags', tags};
	return names.length === 0 ? null : {kind: 'names', names: checkedNames(names)};
}

/** Returns the target of a command that must have one. */
export function requiredTarget(
	name: CommandName,
	names: readonly string[],
	raw: RawArguments,
): Target {
	const target = targetOf(name, names, raw);
	if (target !== null) return target;
	throw new UsageError({
		what: `pitwall ${name}: no instance was named`,
		why: 'it acts on the instances named, on --all, or on those of --mode SIM|LIVE or --tag T',
		fix: `write pitwall ${name} NAME…, or pitwall ${name} --all (pitwall ps lists the names)`,
	});
}

/**
 * Returns `names` without doubles. Names are parts of file names: what cannot be one is refused before
 * anybody makes a path of it.
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

/** Returns the one name that `pitwall why` takes. */
export function oneName(names: readonly string[]): string {
	const [name] = checkedNames(names);
	if (name !== undefined && names.length === 1) return name;
	throw new UsageError({
		what: `pitwall why: ${names.length} names were given, expected 1`,
		why: 'it tells the story of one instance',
		fix: 'write pitwall why NAME (pitwall ps lists the names)',
	});
}

export function choice(spec: FlagSpec, value: string): string {
	const found = spec.choices?.find(allowed => allowed === value.toUpperCase());
	if (found !== undefined) return found;
	throw new UsageError({
		what: `--${spec.name}: was ${value}`,
		why: `expected ${spec.choices?.join(' or ')}`,
		fix: `write --${spec.name} ${spec.choices?.[0]}`,
	});
}
