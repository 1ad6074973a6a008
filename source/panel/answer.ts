/** Keys while a confirmation is open. Anything but a clear yes changes nothing. Pure. */
import type {Action} from './keymap.ts';
import type {KeyStroke} from './message.ts';
import type {Dialog, Model} from './model.ts';
import {request} from './request.ts';
import {only, type Step} from './step.ts';
import {done, withToast} from './toast.ts';

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
	if (onYes.type === 'request') return request(next, onYes.request, onYes.names);
	return {
		model: {...next, shutdown: {text: 'asking every instance to stop'}},
		effects: [{type: 'shutdown'}],
	};
}

function dismissed(model: Model, nowMs: number): Step {
	return only(withToast({...model, dialog: null}, done('Nothing was changed'), nowMs));
}
