/** `remove`: removes a stopped instance from `pitwall.yaml`; ledger, log and artifacts stay. */
import {exitCode} from '../../state/domain/error.ts';
import {wantsRunning} from '../../state/domain/instance/alive.ts';
import type {Observed} from '../../state/domain/instance/instance.ts';
import type {InstanceView} from '../../state/domain/instance/snapshot.ts';
import {leftText} from '../../state/domain/text/left-text.ts';
import {foreignRefusal, type Refusal} from './refusal.ts';
import type {EditVerb} from './verb.ts';

/** No process runs or is wanted. Otherwise the supervisor could start it during the removal. */
const atRest: ReadonlySet<Observed> = new Set(['stopped', 'failed']);

export const remove = {
	kind: 'edit',
	does: 'removes it',
	key: {
		action: 'remove',
		key: 'd',
		help: 'remove a stopped instance, after a question; its ledger and log stay',
	},
	many: {
		key: 'd',
		help: 'remove those that are off',
		title: 'Remove',
		none: 'all of them run or are wanted: stop them first',
		consequence: 'They leave pitwall.yaml and the panel; their ledgers and logs stay.',
		consequenceOfOne: 'It leaves pitwall.yaml and the panel; its ledger and log stay.',
	},
	palette: 'NAME…: out of pitwall.yaml, after a question',
	waitsForShutdown: true,
	refusal: view => foreignRefusal(view) ?? runningRefusal(view),
	// A request for several instances leaves out those that are still wanted.
	fits: view => !wantsRunning(view) && runningRefusal(view) === null,
	command: {
		positional: 'NAME…',
		summary: 'remove instances from pitwall.yaml; ledger, log and artifacts stay',
		details: [
			'Asks for YES; any other answer changes nothing (exit 0). A running instance is refused: stop it first.',
		],
		flags: ['yes'],
		examples: [['pitwall remove ETH-fast', 'asks first']],
	},
} as const satisfies EditVerb;

function runningRefusal(view: InstanceView): Refusal | null {
	const {observed, pid, left, settings} = view;
	const isAtRest = atRest.has(observed) || (observed === 'crashed' && !wantsRunning(view));
	if (pid === null && isAtRest && left.length === 0) return null;
	const state = left.length > 0 ? leftText(left) : `it is ${observed}`;
	return {
		code: 'STILL_RUNNING',
		exitCode: exitCode.temporary,
		what: `${settings.name} cannot be removed`,
		why: `${state}${pid === null ? '' : ` (pid ${pid})`}; a trading instance must not lose its settings`,
		fix: [left.length > 0 ? 'kill' : 'stop', 'remove'],
	};
}
