/** Text that `y` copies: the selected instance in one line, its details, or the visible log. Pure. */
import {type Model, nameOf, selectedInstance} from '../model/model.ts';
import {lookOf} from '../model/state-look.ts';
import {only, type Step} from '../model/step.ts';
import {withToast} from '../keys/toast.ts';

/** Returns the step that copies the content of the view. */
export function copy(model: Model, nowMs: number): Step {
	if (model.view === 'log')
		return {
			model: said(model, 'the lines of the log in view', nowMs),
			effects: [{type: 'copyLog'}],
		};
	const instance = selectedInstance(model);
	if (instance === null) return only(model);
	const name = nameOf(instance);
	if (model.view === 'details') {
		const text = [name, ...model.measured.lines].join('\n');
		return {model: said(model, `the details of ${name}`, nowMs), effects: [{type: 'copy', text}]};
	}
	const {pid, instanceId} = instance;
	const text = [
		name,
		lookOf(instance).word,
		...(pid === null ? [] : [`pid ${pid}`]),
		...(instanceId === null ? [] : [instanceId]),
	].join(' ');
	return {model: said(model, text, nowMs), effects: [{type: 'copy', text}]};
}

function said(model: Model, what: string, nowMs: number): Model {
	const facts = {tone: 'good', text: `Copied: ${what}`, why: null, fix: model.copyHint} as const;
	return withToast(model, facts, nowMs);
}
