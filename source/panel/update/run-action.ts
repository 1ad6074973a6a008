/** Runs actions of keys that can also be typed in the palette. */
import {act} from './act.ts';
import type {Action} from '../keys/action.ts';
import {keymap} from '../keys/keymap.ts';
import type {Model} from '../model/model.ts';
import {only, type Step} from '../model/step.ts';
import {refused, withToast} from '../keys/toast.ts';

/** Carries out `action` like its key, or shows the refusal. */
export function runAction(model: Model, action: Action, nowMs: number): Step {
	const binding = keymap.find(each => each.action === action);
	const refusal = binding?.disabledReason?.(model) ?? null;
	if (refusal !== null) return only(withToast(model, refused(refusal), nowMs));
	const key = {name: 'enter', text: '', ctrl: false, meta: false, shift: false};
	return act(model, action, {key, nowMs});
}
