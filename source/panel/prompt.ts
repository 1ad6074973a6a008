/** The line at the bottom in which a search, a filter or a command is typed. Pure. */
import {proposals, runCommand} from './command.ts';
import type {Action} from './keymap.ts';
import {editLine, insertText, pastedText} from './line-editor.ts';
import type {KeyStroke} from './message.ts';
import type {Model, Prompt} from './model.ts';
import {selectShown} from './navigate.ts';
import {compileSearch} from './pattern.ts';
import {only, type Step} from './step.ts';

export function promptKey(
	model: Model,
	key: KeyStroke,
	{action, nowMs}: {action: Action | undefined; nowMs: number},
): Step {
	const {prompt} = model;
	if (prompt === null) return only(model);
	if (action === 'repaint' || action === 'suspend') return {model, effects: [{type: action}]};
	if (action === 'cancel') return only(selectShown({...model, prompt: null}));
	if (action === 'accept') return accept(model, prompt, nowMs);
	if (action === 'scrollUp') return only(choose(model, prompt, -1));
	if (action === 'scrollDown') return only(choose(model, prompt, 1));
	return only(edited(model, editPrompt(prompt, key)));
}

/** Pasted text goes into an open prompt, control characters as spaces; elsewhere it means nothing. */
export function pastePrompt(model: Model, text: string): Model {
	if (model.prompt === null) return model;
	return edited(model, {...model.prompt, ...insertText(model.prompt, pastedText(text))});
}

function editPrompt(prompt: Prompt, key: KeyStroke): Prompt {
	return key.name === 'tab' ? completed(prompt) : {...prompt, ...editLine(prompt, key)};
}

/** Tab takes the proposal that is highlighted. */
function completed(prompt: Prompt): Prompt {
	const proposal = prompt.kind === 'command' ? proposals(prompt.text)[prompt.choice] : undefined;
	if (proposal === undefined) return prompt;
	const text = proposal.complete;
	return {...prompt, text, cursor: text.length};
}

function choose(model: Model, prompt: Prompt, step: -1 | 1): Model {
	if (prompt.kind !== 'command') return model;
	const last = Math.max(0, proposals(prompt.text).length - 1);
	return {...model, prompt: {...prompt, choice: Math.max(0, Math.min(last, prompt.choice + step))}};
}

/** A changed text: its error is judged anew, and a search is highlighted as it is typed. */
function edited(model: Model, prompt: Prompt): Model {
	if (prompt.text === model.prompt?.text) return {...model, prompt};
	const next: Prompt = {...prompt, choice: 0, error: null};
	if (prompt.kind === 'instances') return selectShown({...model, prompt: next});
	if (prompt.kind === 'command' || prompt.text === '') return {...model, prompt: next};
	const pattern = compileSearch(prompt.text);
	if (!pattern.ok) return {...model, prompt: {...next, error: pattern.reason}};
	if (prompt.kind === 'filter') return {...model, prompt: next};
	return {...model, prompt: next, log: {...model.log, search: prompt.text}};
}

function accept(model: Model, prompt: Prompt, nowMs: number): Step {
	if (prompt.kind === 'command') return runCommand(model, prompt, nowMs);
	if (prompt.kind === 'instances')
		return only(selectShown({...model, prompt: null, instanceFilter: prompt.text.trim()}));
	const text = prompt.text === '' ? null : prompt.text;
	if (text !== null) {
		const pattern = compileSearch(text);
		if (!pattern.ok) return only({...model, prompt: {...prompt, error: pattern.reason}});
	}
	const closed: Model = {...model, prompt: null};
	if (prompt.kind === 'filter') return only({...closed, log: {...model.log, filter: text}});
	return {
		model: {...closed, log: {...model.log, search: text}},
		effects: text === null ? [] : [{type: 'moveLog', move: {find: 'older'}}],
	};
}
