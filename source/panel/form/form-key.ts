/** Handles keys of a form: move between fields, choose, type, send. Pure. */
import type {AlgorithmListing} from '../../../state/domain/instance/algorithm-listing.ts';
import {type Form, listingOf, openedForm} from '../model/form.ts';
import {type Field, fieldsOf} from './form-fields.ts';
import {sendForm} from './form-send.ts';
import type {Action} from '../keys/action.ts';
import {type EditedLine, editLine, insertText, pastedText} from '../model/line-editor.ts';
import type {KeyStroke} from '../model/input.ts';
import type {Model} from '../model/model.ts';
import {only, type Step} from '../model/step.ts';
import {done, withToast} from '../keys/toast.ts';

/** Opens a form. Scans the files again each time. */
export function openForm(model: Model, purpose: Form['purpose'], nowMs: number): Step {
	return {
		model: {...model, dialog: openedForm(purpose, nowMs)},
		effects: [{type: 'scanAlgorithms', openedAtMs: nowMs}],
	};
}

export function formKey(
	model: Model,
	key: KeyStroke,
	{action, nowMs}: {action: Action | undefined; nowMs: number},
): Step {
	const form = model.dialog;
	if (form?.kind !== 'form') return only(model);
	if (action === 'repaint' || action === 'suspend') return {model, effects: [{type: action}]};
	if (action === 'cancel') return closed(model, form, nowMs);
	// The answer closes the form or keeps it open.
	if (form.sent) return only(model);
	const fields = fieldsOf(model, form, nowMs);
	const index = focusedIndex(fields, form);
	const field = fields[index];
	const move = (step: number) => only(withForm(model, moved(form, fields, index + step)));
	if (action === 'submit') return sendForm(model, form, nowMs);
	if (action === 'accept')
		return index >= fields.length - 1 ? sendForm(model, form, nowMs) : move(1);
	if (action === 'fieldBefore') return move(-1);
	if (action === 'fieldNext') return move(1);
	if (field === undefined) return only(model);
	const step = action === 'choiceBefore' ? -1 : action === 'choiceNext' ? 1 : 0;
	const line =
		(step === 0 ? null : cycled(field, step)) ?? typedInto(retyped(form, field, key), key);
	return only(withForm(model, withLine(form, field, line)));
}

/** Inserts pasted text into the field with the cursor. */
export function pasteForm(model: Model, form: Form, {text, nowMs}: {text: string; nowMs: number}) {
	const fields = fieldsOf(model, form, nowMs);
	const field = fields[focusedIndex(fields, form)];
	if (field === undefined || field.closed || form.sent) return model;
	const line = isFresh(form, field) ? emptyLine : field;
	return withForm(model, withLine(form, field, insertText(line, pastedText(text))));
}

const emptyLine: EditedLine = {text: '', cursor: 0};

/** Whether `field` still shows its previous value. */
function isFresh(form: Form, {key, closed}: Field): boolean {
	return !closed && form.lines[key] === undefined;
}

/** The first letter replaces a previous value; any other key edits it. */
function retyped(form: Form, field: Field, key: KeyStroke): Field {
	const isLetter = key.name === 'character' && !key.ctrl && !key.meta;
	return isLetter && isFresh(form, field) ? {...field, ...emptyLine} : field;
}

/** Returns the index of the field with the cursor, or 0 if that field is gone. */
export function focusedIndex(fields: readonly Field[], {at}: Form): number {
	return Math.max(
		0,
		fields.findIndex(({key}) => key === at),
	);
}

function withForm(model: Model, form: Form): Model {
	return {...model, dialog: form};
}

function withLine(form: Form, field: Field, line: EditedLine): Form {
	const {text, cursor} = line;
	return {...form, at: field.key, problem: [], lines: {...form.lines, [field.key]: {text, cursor}}};
}

/** Moves the cursor, with wraparound. Completes the first letters of an algorithm to its name. */
function moved(form: Form, fields: readonly Field[], index: number): Form {
	const target = fields[(index + fields.length) % Math.max(1, fields.length)];
	const left = fields[focusedIndex(fields, form)];
	const completed = left?.key === 'algorithm' ? withLine(form, left, completion(form, left)) : form;
	return {...completed, at: target?.key ?? form.at};
}

function completion(form: Form, field: Field): EditedLine {
	const text = field.text.trim();
	if (text === '' || listingOf(form, text) !== null) return field;
	return chosen(matching(form.listings ?? [], text)[0]?.name) ?? field;
}

/** Returns the listings with a name that contains `text`; those that begin with it come first. */
export function matching(
	listings: readonly AlgorithmListing[],
	text: string,
): readonly AlgorithmListing[] {
	const part = text.toLowerCase();
	const at = ({name}: AlgorithmListing) => name.toLowerCase().indexOf(part);
	return listings
		.filter(listing => at(listing) >= 0)
		.toSorted((a, b) => Number(at(a) > 0) - Number(at(b) > 0));
}

/** Returns the next choice in a direction; null if the arrow moves the cursor in a typed text. */
function cycled({text, placeholder, choices, key}: Field, step: -1 | 1): EditedLine | null {
	const now = text.trim();
	if (choices.length === 0) return null;
	const index = choices.indexOf(now || placeholder);
	if (index >= 0) return chosen(choices[(index + step + choices.length) % choices.length]);
	if (now === '') return chosen(choices.at(step > 0 ? 0 : -1));
	return key === 'algorithm' ? chosen(choices.find(choice => choice.includes(now))) : null;
}

function chosen(text: string | undefined): EditedLine | null {
	return text === undefined ? null : {text, cursor: text.length};
}

/** In a field with choices only, a letter selects the next choice that begins with it. */
function typedInto(field: Field, key: KeyStroke): EditedLine {
	if (!field.closed) return editLine(field, key);
	if (key.name === 'backspace' || key.name === 'delete') return {text: '', cursor: 0};
	if (key.name !== 'character' || key.ctrl || key.meta) return field;
	if (key.text === ' ') return cycled(field, 1) ?? field;
	const {choices, text, placeholder} = field;
	const from = choices.indexOf(text || placeholder) + 1;
	const letter = key.text.toLowerCase();
	const ordered = [...choices.slice(from), ...choices.slice(0, from)];
	return chosen(ordered.find(choice => choice.toLowerCase().startsWith(letter))) ?? field;
}

function closed(model: Model, form: Form, nowMs: number): Step {
	const next: Model = {...model, dialog: null};
	const text = form.purpose.type === 'add' ? 'Nothing was added' : 'Nothing was changed';
	return only(form.sent ? next : withToast(next, done(text), nowMs));
}
