/**
 * One wish for several instances: those that the filter shows, or those that were named. A question with the
 * count and the names comes first; where one of them is LIVE, the word has to be typed. Pure.
 */
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {isAlive, wantsRunning} from '../../../state/domain/instance/alive.ts';
import type {RequestKind} from '../model/effect.ts';
import type {Action} from '../keys/action.ts';
import {type ConfirmedAction, type Dialog, type Model, nameOf} from '../model/model.ts';
import {markedInstances} from '../model/mark.ts';
import {namesText} from '../text/names-text.ts';
import {sortedInstances} from '../model/sort.ts';
import {only, type Step} from '../model/step.ts';
import {done, refused, withToast} from '../keys/toast.ts';

export type BulkKind = RequestKind | 'remove' | 'upgrade';

type Rule = {
	verb: string;
	/** Whether it means something for an instance; others are left as they are. */
	fits: (instance: InstanceView) => boolean;
	/** What they are, where it fits none. */
	none: string;
	/** What becomes of them. */
	consequence: string;
	/** The same of a single one. */
	consequenceOfOne: string;
};

/** Also one that becomes LIVE by its next start. */
export const isLive = ({settings, nextSettings}: InstanceView) =>
	settings.mode === 'LIVE' || nextSettings.mode === 'LIVE';

const isAlgorithm = ({settings}: InstanceView) => settings.kind === 'algorithm';

export const bulkRules: Record<BulkKind, Rule> = {
	start: {
		verb: 'Start',
		fits: each => !isAlive(each) && each.observed !== 'foreign',
		none: 'all of them run, or belong to another machine',
		consequence: 'One process each.',
		consequenceOfOne: 'It gets a process of its own.',
	},
	stop: {
		verb: 'Stop',
		fits: each => isAlive(each) || wantsRunning(each),
		none: 'none of them runs',
		consequence: 'Open positions stay open.',
		consequenceOfOne: 'An open position stays open.',
	},
	restart: {
		verb: 'Restart',
		fits: each => isAlive(each) || (wantsRunning(each) && each.observed !== 'foreign'),
		none: 'none of them runs',
		consequence: 'Each is stopped and started again.',
		consequenceOfOne: 'It is stopped and started again.',
	},
	pause: {
		verb: 'Pause',
		fits: each => isAlgorithm(each) && isAlive(each) && !each.wanted.paused,
		none: 'none of them takes entries',
		consequence: 'No new entries; exits and stops stay alive.',
		consequenceOfOne: 'No new entries; exits and stops stay alive.',
	},
	resume: {
		verb: 'Resume',
		fits: each => isAlgorithm(each) && each.wanted.paused,
		none: 'none of them is paused',
		consequence: 'Entries are allowed again.',
		consequenceOfOne: 'Entries are allowed again.',
	},
	flatten: {
		verb: 'Flatten',
		fits: each => isAlgorithm(each) && isAlive(each) && each.status?.positionLots !== 0,
		none: 'none of them has an open position and a process',
		consequence: 'Their positions are closed at the next bar.',
		consequenceOfOne: 'Its position is closed at the next bar.',
	},
	kill: {
		verb: 'Kill',
		fits: isAlive,
		none: 'none of them has a process',
		consequence: 'SIGKILL to their process groups; the ledgers keep every committed bar.',
		consequenceOfOne: 'SIGKILL to its process group; a ledger keeps every committed bar.',
	},
	remove: {
		verb: 'Remove',
		fits: each => !isAlive(each) && each.observed !== 'foreign' && !wantsRunning(each),
		none: 'all of them run or are wanted: stop them first',
		consequence: 'They leave pitwall.yaml and the panel; their ledgers and logs stay.',
		consequenceOfOne: 'It leaves pitwall.yaml and the panel; its ledger and log stay.',
	},
	upgrade: {
		verb: 'Upgrade',
		fits: each => isAlgorithm(each) && each.observed !== 'foreign',
		none: 'none of them runs an algorithm',
		consequence:
			'They take the code of their files as it is now; those that run start again with it.',
		consequenceOfOne:
			'It takes the code of its file as it is now; where it runs, it starts again with it.',
	},
};

/** Those that a wish after `B` is meant for: the marked ones, or else all that are shown. */
export function bulkInstances(model: Model): readonly InstanceView[] {
	const marked = markedInstances(model);
	return marked.length > 0 ? marked : sortedInstances(model);
}

/** What each key means after `B`. */
const kinds: Partial<Record<Action, BulkKind>> = {
	bulkStart: 'start',
	bulkStop: 'stop',
	bulkRestart: 'restart',
	bulkPause: 'pause',
	bulkResume: 'resume',
	bulkFlatten: 'flatten',
	bulkKill: 'kill',
	bulkRemove: 'remove',
	bulkUpgrade: 'upgrade',
};

export function bulkKey(
	model: Model,
	{action, nowMs}: {action: Action | undefined; nowMs: number},
): Step {
	if (action === 'repaint' || action === 'suspend') return {model, effects: [{type: action}]};
	if (action === 'cancel')
		return only(withToast({...model, dialog: null}, done('Nothing was changed'), nowMs));
	const kind = action === undefined ? undefined : kinds[action];
	if (kind === undefined) return only(model);
	return askAll({...model, dialog: null}, kind, {instances: bulkInstances(model), nowMs});
}

/** Asks before `kind` is done to those of `instances` that it fits, or says why it fits none. */
export function askAll(
	model: Model,
	kind: BulkKind,
	{instances, nowMs}: {instances: readonly InstanceView[]; nowMs: number},
): Step {
	const {verb, fits, none, consequence, consequenceOfOne} = bulkRules[kind];
	const fitting = instances.filter(fits);
	if (fitting.length === 0) {
		const all =
			instances.length === 1 ? instances.map(nameOf).join() : `${instances.length} instances`;
		const refusal = {text: `${all}: nothing to ${kind}`, why: none, fix: null};
		return only(withToast(model, refused(refusal), nowMs));
	}
	const names = fitting.map(nameOf);
	const live = fitting.filter(isLive).length;
	const rest = instances.length - fitting.length;
	const count = names.length === 1 ? names[0] : `${names.length} instances`;
	const dialog: Dialog = {
		kind: 'confirm',
		title: `${verb} ${count}?`,
		lines: [
			...(names.length > 1 ? [namesText(names)] : []),
			...(live > 0 ? [liveText(live, names.length)] : []),
			names.length === 1 ? consequenceOfOne : consequence,
			...(rest > 0 ? [`${rest} other${rest === 1 ? ' is' : 's are'} left as they are.`] : []),
		],
		answer: live > 0 ? 'YES' : 'key',
		typed: '',
		onYes: confirmedAction(kind, names, live > 0),
	};
	return only({...model, dialog});
}

function confirmedAction(kind: BulkKind, names: string[], confirmLive: boolean): ConfirmedAction {
	return kind === 'remove' || kind === 'upgrade'
		? {type: kind, names}
		: {type: 'request', request: kind, names, confirmLive};
}

function liveText(live: number, count: number): string {
	if (count === 1) return 'It is LIVE: real money.';
	return `${live} of them ${live === 1 ? 'is' : 'are'} LIVE: real money.`;
}
