/** `set`: changes parameters of an instance for its next start. */
import {exitCode} from '../../state/domain/error.ts';
import type {InstanceSettings} from '../../state/domain/instance/instance.ts';
import type {Refusal} from './refusal.ts';
import type {EditVerb} from './verb.ts';

export const set = {
	kind: 'edit',
	does: 'edits its parameters',
	key: {
		action: 'setParameters',
		key: 'E',
		help: 'edit the parameters; they hold from the next start',
	},
	palette: 'NAME: edit its parameters',
	refusal: ({nextSettings}) => parametersRefusal(nextSettings),
	command: {
		positional: 'NAME KEY=VALUE…',
		summary: 'change parameters of an instance for its next start',
		details: [
			'Values are checked against the code that the next start runs: first against its declared types and ranges, then by its constructor. KEY= without a value restores the default.',
			'A running instance keeps its parameters until it is started again. Symbol, capital, mode, market and costs belong to the ledger and cannot be set.',
		],
		flags: [],
		examples: [
			['pitwall set BTC fast=12 slow=40', 'then: pitwall restart BTC'],
			['pitwall set BTC fast=', 'restore the default'],
		],
	},
} as const satisfies EditVerb;

/** Returns the reason if an instance with `settings` cannot have parameters, else null. */
export function parametersRefusal({name, kind, algorithm}: InstanceSettings): Refusal | null {
	if (kind !== 'command') return null;
	return {
		code: 'NO_PARAMETERS',
		exitCode: exitCode.usage,
		what: `${name} has no parameters`,
		why: `it wraps a program (${algorithm}), which takes its settings from its command line`,
		fix: 'edit its command in pitwall.yaml',
	};
}
