/** The line at the bottom in which a search, a filter or a command is typed. Pure. */
import {proposals, runCommand} from './command.ts';
import type {Action} from './keymap.ts';
import type {KeyStroke} from './message.ts';
import type {Model, Prompt} from './model.ts';
import {compilePattern} from './pattern.ts';
import {only, type Step} from './step.ts';

/** Longest text that can be typed or pasted. */
const promptLengthMax = 500;

export function promptKey(
	model: Model,
	key: KeyStroke,
	{action, nowMs}: {action: Action | undefined; nowMs: number},
): Step {
	const {prompt} = model;
	if (prompt === null) return only(model);
	if (action === 'repaint' || action === 'suspend') return {model, effects: [{type: action}]};
	if (action === 'cancel') return only({...model, prompt: null});
	if (action === 'accept') return accept(model, prompt, nowMs);
	if (action === 'scrollUp') return only(choose(model, prompt, -1));
	if (action === 'scrollDown') return only(choose(model, prompt, 1));
	return only(edited(model, editPrompt(prompt, key)));
}

/** Pasted text goes into an open prompt, control characters as spaces; elsewhere it means nothing. */
export function pastePrompt(model: Model, text: string): Model {
	if (model.prompt === null) return model;
	const plain = text.replace(/\p{Cc}+/gu, ' ').trim();
	return edited(model, insert(model.prompt, plain));
}

function editPrompt(prompt: Prompt, key: KeyStroke): Prompt {
	const {text, cursor} = prompt;
	const move = (to: number): Prompt => ({
		...prompt,
		cursor: Math.max(0, Math.min(text.length, to)),
	});
	const cut = (from: number, to: number): Prompt => ({
		...prompt,
		text: text.slice(0, from) + text.slice(to),
		cursor: from,
	});
	const before = previousIndex(text, cursor);
	const controls: Record<string, () => Prompt> = {
		left: () => move(before),
		right: () => move(nextIndex(text, cursor)),
		home: () => move(0),
		end: () => move(text.length),
		backspace: () => cut(before, cursor),
		delete: () => cut(cursor, nextIndex(text, cursor)),
		tab: () => completed(prompt),
	};
	const withCtrl: Record<string, () => Prompt> = {
		a: () => move(0),
		e: () => move(text.length),
		u: () => cut(0, cursor),
		k: () => cut(cursor, text.length),
		w: () => cut(text.slice(0, cursor).search(/\S*\s*$/), cursor),
	};
	if (key.ctrl) return (withCtrl[key.text] ?? (() => prompt))();
	if (key.name === 'character') return key.meta ? prompt : insert(prompt, key.text);
	return (controls[key.name] ?? (() => prompt))();
}

function insert(prompt: Prompt, added: string): Prompt {
	const {text, cursor} = prompt;
	const fitting = added.slice(0, Math.max(0, promptLengthMax - text.length));
	return {
		...prompt,
		text: text.slice(0, cursor) + fitting + text.slice(cursor),
		cursor: cursor + fitting.length,
	};
}

/** Steps over both halves of a surrogate pair. */
function previousIndex(text: string, at: number): number {
	const code = text.charCodeAt(at - 1);
	return Math.max(0, at - (code >= 0xdc00 && code <= 0xdfff ? 2 : 1));
}

function nextIndex(text: string, at: number): number {
	const code = text.charCodeAt(at);
	return Math.min(text.length, at + (code >= 0xd800 && code <= 0xdbff ? 2 : 1));
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
	if (prompt.kind === 'command' || prompt.text === '') return {...model, prompt: next};
	const pattern = compilePattern(prompt.text);
	if (!pattern.ok) return {...model, prompt: {...next, error: pattern.reason}};
	if (prompt.kind === 'filter') return {...model, prompt: next};
	return {...model, prompt: next, log: {...model.log, search: prompt.text}};
}

function accept(model: Model, prompt: Prompt, nowMs: number): Step {
	if (prompt.kind === 'command') return runCommand(model, prompt, nowMs);
	const text = prompt.text === '' ? null : prompt.text;
	if (text !== null) {
		const pattern = compilePattern(text);
		if (!pattern.ok) return only({...model, prompt: {...prompt, error: pattern.reason}});
	}
	const closed: Model = {...model, prompt: null};
	if (prompt.kind === 'filter') return only({...closed, log: {...model.log, filter: text}});
	return {
		model: {...closed, log: {...model.log, search: text}},
		effects: text === null ? [] : [{type: 'moveLog', move: {find: 'older'}}],
	};
}
