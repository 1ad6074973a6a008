/** Handles keys of verbs for the selected instance: at once, at a second tap, or after a question. Pure. */
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {formatMoney} from '../../format/price.ts';
import {keyOf} from '../../verb/fix-text.ts';
import {isManyName, isWishName, type VerbAction, type WishName, wishes} from '../../verb/verbs.ts';
import {openForm} from '../form/form-key.ts';
import {withToast} from '../keys/toast.ts';
import {dueVerb} from '../keys/verb-keys.ts';
import {type Model, nameOf, selectedInstance} from '../model/model.ts';
import {only, type Step} from '../model/step.ts';
import {askNamed} from './bulk.ts';
import {request, requestOrAsk} from './request.ts';

/** Time from the first to the second tap that starts a LIVE instance: neither by accident nor much later. */
const secondTapMs = {atLeast: 300, atMost: 2000};

/** Carries out the key `action` for the selected instance. The caller has checked refusals. */
export function pressVerb(model: Model, action: VerbAction, nowMs: number): Step {
	const instance = selectedInstance(model);
	if (instance === null) return only(model);
	const name = dueVerb(action, instance);
	if (isWishName(name)) return pressWish(model, name, {instance, nowMs});
	return isManyName(name)
		? askNamed(model, name, {instances: [instance], nowMs})
		: openForm(model, {type: 'set', name: nameOf(instance)}, nowMs);
}

type Pressed = {instance: InstanceView; nowMs: number};

function pressWish(model: Model, kind: WishName, {instance, nowMs}: Pressed): Step {
	const verb = wishes[kind];
	if (verb.goal !== 'running') return requestOrAsk(model, kind, [instance]);
	if (verb.isConfirmed?.(instance) === true)
		return request(model, kind, [nameOf(instance)], {confirmLive: true});
	return startOrArm(model, kind, {instance, nowMs});
}

/** Starts a SIM instance at once. Arms a LIVE one, and starts it at a second tap in time. */
function startOrArm(model: Model, kind: WishName, {instance, nowMs}: Pressed): Step {
	const {name, mode, account, capitalMicros} = instance.nextSettings;
	if (mode === 'SIM') return request(model, kind, [name]);
	const {armed} = model;
	const isArmed = armed?.name === name && armed.kind === kind && nowMs <= armed.untilMs;
	const isTooQuick = isArmed && nowMs - armed.atMs < secondTapMs.atLeast;
	if (isArmed && !isTooQuick) return request(model, kind, [name], {confirmLive: true});
	const untilMs = nowMs + secondTapMs.atMost;
	const next: Model = {...model, armed: {name, kind, atMs: nowMs, untilMs}};
	const text = `${name} is LIVE: account ${account}, capital ${formatMoney(capitalMicros)}`;
	const why = isTooQuick ? 'the second tap came too quickly to be meant' : null;
	const verb = wishes[kind];
	const fix = `${keyOf(verb).key} again within two seconds ${verb.does}`;
	return only(withToast(next, {tone: 'warning', text, why, fix}, nowMs));
}
