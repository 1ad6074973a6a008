/** Settings that do not apply to a kind of instance, and the message that refuses them. Pure. */
import type {InstanceKind} from '../domain/instance/instance.ts';
import {settings} from './fields.ts';

/** Returns the keys of `pitwall.yaml` that do not apply to an instance of `kind`. */
export function keysNotFor(kind: InstanceKind): string[] {
	const keys = settingsNotFor(kind).map(({yaml}) => yaml.split('.')[0] ?? yaml);
	return [...new Set(keys)];
}

/** Returns the flags, without dashes, that do not apply to an instance of `kind`. */
export function flagsNotFor(kind: InstanceKind): string[] {
	return settingsNotFor(kind).flatMap(({flag}) => (flag === null ? [] : [flag]));
}

function settingsNotFor(kind: InstanceKind) {
	const other = kind === 'command' ? 'algorithm' : 'program';
	return settings.filter(({of}) => of === other);
}

/**
 * Returns why a program cannot have the flags `given`, which include their dashes: `--bars and --set were given`, the
 * reason, and the fix.
 */
export function notForProgram(given: readonly string[]): {given: string; why: string; fix: string} {
	const isOne = given.length === 1;
	return {
		given: `${given.join(' and ')} ${isOne ? 'was' : 'were'} given`,
		why: `${isOne ? 'it belongs' : 'they belong'} to an algorithm: a program trades by itself`,
		fix: `leave ${isOne ? 'it' : 'them'} out; give the program its own arguments after --, or use command: and env: in pitwall.yaml`,
	};
}
