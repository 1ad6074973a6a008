/**
 * Requests for several instances: those that the filter shows, or named ones. A question shows the count and the names
 * first; if one of them is LIVE, it requires the word YES. Pure.
 */
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {keyRefusal} from '../../verb/fix-text.ts';
import {fitsVerb} from '../../verb/judge.ts';
import {isLive} from '../../verb/live.ts';
import {isWishName, type ManyName, manyOf, verbs} from '../../verb/verbs.ts';
import type {Action} from '../keys/action.ts';
import {bulkVerb} from '../keys/verb-keys.ts';
import {type ConfirmedAction, type Dialog, type Model, nameOf} from '../model/model.ts';
import {bulkInstances} from '../model/mark.ts';
import {namesText} from '../text/names-text.ts';
import {only, type Step} from '../model/step.ts';
import {done, refused, withToast} from '../keys/toast.ts';

export function bulkKey(
	model: Model,
	{action, nowMs}: {action: Action | undefined; nowMs: number},
): Step {
	if (action === 'repaint' || action === 'suspend') return {model, effects: [{type: action}]};
	if (action === 'cancel')
		return only(withToast({...model, dialog: null}, done('Nothing was changed'), nowMs));
	const kind = action === undefined ? undefined : bulkVerb(action);
	if (kind === undefined) return only(model);
	return askAll({...model, dialog: null}, kind, {instances: bulkInstances(model), nowMs});
}

/** Asks before `kind` applies to the `instances` that it fits; if it fits none, shows the reason. */
export function askAll(model: Model, kind: ManyName, {instances, nowMs}: Meant): Step {
	const fitting = instances.filter(instance => fitsVerb(verbs[kind], instance));
	return ask(model, kind, {instances, fitting, nowMs});
}

/** The same for instances that a person selected or named: leaves out only those for which it is refused. */
export function askNamed(model: Model, kind: ManyName, {instances, nowMs}: Meant): Step {
	const refusals = instances.map(instance => verbs[kind].refusal(instance));
	const [refusal] = refusals;
	if (refusal != null && refusals.length === 1)
		return only(withToast(model, refused(keyRefusal(refusal)), nowMs));
	const fitting = instances.filter((_, at) => refusals[at] === null);
	return ask(model, kind, {instances, fitting, nowMs});
}

type Meant = {instances: readonly InstanceView[]; nowMs: number};

function ask(
	model: Model,
	kind: ManyName,
	{instances, fitting, nowMs}: Meant & {fitting: readonly InstanceView[]},
): Step {
	const {title, none, consequence, consequenceOfOne} = manyOf(kind);
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
		title: `${title} ${count}?`,
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

function confirmedAction(kind: ManyName, names: string[], confirmLive: boolean): ConfirmedAction {
	return isWishName(kind)
		? {type: 'request', request: kind, names, confirmLive}
		: {type: kind, names};
}

function liveText(live: number, count: number): string {
	if (count === 1) return 'It is LIVE: real money.';
	return `${live} of them ${live === 1 ? 'is' : 'are'} LIVE: real money.`;
}
