/** `flatten`: asks a running instance to close its position. */
import {exitCode} from '../../state/domain/error.ts';
import {isAlive} from '../../state/domain/instance/alive.ts';
import type {InstanceView} from '../../state/domain/instance/snapshot.ts';
import {waitingText} from './help-text.ts';
import {programRefusal, type Refusal} from './refusal.ts';
import type {WishVerb} from './verb.ts';

export const flatten = {
	kind: 'wish',
	does: 'flattens it',
	key: {
		action: 'flatten',
		key: 'f',
		label: 'flatten',
		help: 'close the open position at the next bar',
		once: true,
	},
	many: {
		key: 'f',
		help: 'close open positions',
		title: 'Flatten',
		none: 'none of them has an open position and a process',
		consequence: 'Their positions are closed at the next bar.',
		consequenceOfOne: 'Its position is closed at the next bar.',
	},
	palette: 'NAME… all shown marked #tag: close positions',
	goal: 'flat',
	stopBy: null,
	asked: {one: 'is asked to close its position', many: 'are asked to close their positions'},
	refusal: view => programRefusal(view, 'flattened') ?? notRunningRefusal(view),
	// The command line waits for a bar that proves it; the panel shows the position.
	misfit: ({settings: {name}, status}) =>
		status?.positionLots === 0
			? {what: `${name} is flat already`, why: 'it has no open position'}
			: null,
	decide: ({settings: {name}}) => ({
		wish: {raiseFlattenEpoch: true},
		text: `${name}: asked to close its position`,
	}),
	command: {
		summary: 'close the position and prove that it is flat',
		details: ['The order fills at the next bar.', waitingText],
		flags: ['wait', 'confirmLive'],
		examples: [['pitwall flatten BTC', 'close the position of BTC']],
	},
} as const satisfies WishVerb;

function notRunningRefusal(view: InstanceView): Refusal | null {
	if (isAlive(view)) return null;
	const {name} = view.settings;
	return {
		code: 'NOT_RUNNING',
		exitCode: exitCode.unavailable,
		what: `${name} cannot be flattened`,
		why: `it is ${view.observed}: no process can send the order`,
		fix: `start it paused: pitwall pause ${name}; pitwall start ${name}; then flatten it. If its algorithm does not start: pitwall run --name ${name} --liquidate`,
	};
}
