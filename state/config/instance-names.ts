/** Rules for the names of instances, which become names of locks, ledgers and logs. Pure. */
import {namePattern} from '../domain/instance/name-pattern.ts';
import {isReservedName} from '../domain/instance/reserved-name.ts';

type NameProblem = {keys: string[]; text: string};

/**
 * Returns the problems of the names below `instances` of a parsed file. Names that differ only in upper and lower
 * case are refused: on some file systems they would share a ledger.
 */
export function checkNames(value: unknown): NameProblem[] {
	const instances = (value as {instances?: unknown} | null)?.instances;
	if (typeof instances !== 'object' || instances === null) return [];
	const seen = new Map<string, string>();
	return Object.keys(instances).flatMap(name => {
		const keys = ['instances', name];
		const earlier = seen.get(name.toLowerCase());
		seen.set(name.toLowerCase(), name);
		if (!namePattern.test(name)) {
			const expected = '1 to 64 letters, digits, dot, dash or underscore, a letter or digit first';
			return [{keys, text: `expected a name of ${expected}, was ${JSON.stringify(name)}`}];
		}
		if (isReservedName(name))
			return [{keys, text: `expected another name: ${name} is reserved for Pitwall itself`}];
		if (earlier !== undefined)
			return [
				{keys, text: `expected another name: ${earlier} differs only in upper and lower case`},
			];
		return [];
	});
}
