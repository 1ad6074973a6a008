/** The refusal of a name without an instance, the same for every caller. Pure. */
import {type AppErrorFacts, exitCode} from '../../state/domain/error.ts';
import {nearestWord} from '../../state/domain/text/nearest-word.ts';

/** Returns the refusal; `otherwise` is the fix if no name of `known` is near. */
export function unknownInstance(
	name: string,
	known: readonly string[],
	otherwise = 'pitwall ps lists the names; pitwall add creates a new one',
): AppErrorFacts {
	const near = nearestWord(name, known);
	return {
		code: 'INSTANCE_UNKNOWN',
		exitCode: exitCode.noInput,
		what: `${name}: no such instance`,
		why: `the instances are ${known.length === 0 ? 'none' : known.join(' ')}`,
		fix: near === undefined ? otherwise : `did you mean ${near}?`,
		details: {name, known},
	};
}
