/** Handles keys of a confirmation. Any answer but a clear yes changes nothing. Pure. */
import {isAlive, wantsRunning} from '../../../state/domain/instance/alive.ts';
import type {Action} from '../keys/action.ts';
import type {KeyStroke} from '../model/input.ts';
import {type Dialog, instanceNamed, type Model} from '../model/model.ts';
import {request} from './request.ts';
import {only, type Step} from '../model/step.ts';
import {done, withToast} from '../keys/toast.ts';

type Confirm = Extract<Dialog, {kind: 'confirm'}>;

export function answerKey(
	model: Model,
	key: KeyStroke,
	{action, nowMs}: {action: Action | undefined; nowMs: number},
): Step {
	const {dialog} = model;
	if (dialog?.kind !== 'confirm') return only(model);
	if (action === 'repaint') return {model, effects: [{type: 'repaint'}]};
	if (action === 'suspend') return {model, effects: [{type: 'suspend'}]};
	if (dialog.answer === 'key') {
		if (action === 'accept') return confirmed(model, dialog);
		return action === 'cancel' ? dismissed(model, nowMs) : only(model);
	}
	if (key.name === 'escape' || key.ctrl) return dismissed(model, nowMs);
	if (key.name === 'enter')
		return dialog.typed === 'YES' ? confirmed(model, dialog) : dismissed(model, nowMs);
	return only({...model, dialog: {...dialog, typed: typedAfter(dialog.typed, key)}});
}

function typedAfter(typed: string, key: KeyStroke): string {
	if (key.name === 'backspace') return typed.slice(0, -1);
	return key.name === 'character' && !key.meta ? (typed + key.text).slice(0, 8) : typed;
}

function confirmed(model: Model, {onYes}: Confirm): Step {
	const next: Model = {...model, dialog: null};
	const {type} = onYes;
	if (type === 'request') {
		const {request: kind, names, confirmLive = false} = onYes;
		return request(next, kind, names, {confirmLive});
	}
	if (type === 'remove')
		return {model: next, effects: [{type: 'removeInstances', names: onYes.names}]};
	if (type === 'upgrade') return upgrade(next, onYes.names);
	return {
		model: {...next, shutdown: {text: 'asking every instance to stop'}},
		effects: [{type: 'shutdown'}],
	};
}

/** A stopped instance takes the new code at its next start. */
function upgrade(model: Model, names: string[]): Step {
	const restart = names.filter(name => {
		const instance = instanceNamed(model, name);
		return instance !== null && (isAlive(instance) || wantsRunning(instance));
	});
	return {model, effects: [{type: 'upgrade', names, restart}]};
}

function dismissed(model: Model, nowMs: number): Step {
	return only(withToast({...model, dialog: null}, done('Nothing was changed'), nowMs));
}
