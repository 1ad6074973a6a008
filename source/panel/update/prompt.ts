/** The line at the bottom for a search, a filter or a command. Pure. */
import {runCommand} from './command.ts';
import {proposals} from '../keys/command-words.ts';
import type {Action} from '../keys/action.ts';
import {editLine, insertText, pastedText} from '../model/line-editor.ts';
import type {KeyStroke} from '../model/input.ts';
import {instancesOf, type Model, nameOf, type Prompt} from '../model/model.ts';
import {selectShown} from '../model/navigate.ts';
import {compileSearch} from '../model/pattern.ts';
import {only, type Step} from '../model/step.ts';

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
	return only(edited(model, editPrompt(model, prompt, key)));
}

/** Inserts pasted text into an open prompt, with spaces for control characters; ignores it elsewhere. */
export function pastePrompt(model: Model, text: string): Model {
	if (model.prompt === null) return model;
	return edited(model, {...model.prompt, ...insertText(model.prompt, pastedText(text))});
}

function editPrompt(model: Model, prompt: Prompt, key: KeyStroke): Prompt {
	return key.name === 'tab' ? completed(model, prompt) : {...prompt, ...editLine(prompt, key)};
}

/** Tab completes the word to the first proposal, or a name after the word. */
function completed(model: Model, prompt: Prompt): Prompt {
	if (prompt.kind !== 'command') return prompt;
	const begin = /\s(\S*)$/.exec(prompt.text.trimStart());
	if (begin === null) {
		const [first] = proposals(prompt.text);
		return first === undefined ? prompt : {...prompt, ...textAtEnd(first.word)};
	}
	const part = (begin[1] ?? '').toLowerCase();
	const names = instancesOf(model)
		.map(nameOf)
		.filter(name => name.toLowerCase().startsWith(part));
	const [name] = names;
	if (name === undefined || names.length > 1) return prompt;
	return {...prompt, ...textAtEnd(prompt.text.slice(0, prompt.text.length - part.length) + name)};
}

function textAtEnd(text: string): {text: string; cursor: number} {
	return {text, cursor: text.length};
}

/** The arrows write a proposal into the line; enter runs the line unchanged. */
function choose(model: Model, prompt: Prompt, step: -1 | 1): Model {
	if (prompt.kind !== 'command') return model;
	const base = prompt.base ?? prompt.text;
	const all = proposals(base);
	const choice = Math.max(-1, Math.min(all.length - 1, prompt.choice + step));
	const [, ...words] = base.trim().split(/\s+/);
	const word = all[choice]?.word;
	const text = word === undefined ? base : [word, ...words].join(' ');
	return {...model, prompt: {...prompt, ...textAtEnd(text), base, choice, error: null}};
}

/** Takes a changed text: checks it again, and highlights a search during typing. */
function edited(model: Model, prompt: Prompt): Model {
	if (prompt.text === model.prompt?.text) return {...model, prompt};
	const next: Prompt = {...prompt, base: null, choice: -1, error: null};
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
