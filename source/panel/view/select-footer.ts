/** The last row: the line being typed, or the keys that apply now. Pure. */
import type {Action} from '../keys/action.ts';
import {contextOf, keymap} from '../keys/keymap.ts';
import {keysText} from '../text/keys-text.ts';
import {clipLine, fitLine, type Line, lineWidth, span, spreadLine} from '../text/line.ts';
import {type Model, type Prompt, selectedInstance} from '../model/model.ts';
import {dueVerb, isVerbAction} from '../keys/verb-keys.ts';

export function selectFooter(model: Model, width: number): Line {
	if (model.prompt !== null) return promptLine(model.prompt, width);
	if (model.shutdown !== null)
		return fitLine([span(' shutting down: ', 'warning'), span(model.shutdown.text)], width);
	return fitLine(keyHints(model, width), width);
}

const alwaysShown: ReadonlySet<Action> = new Set<Action>([
	'command',
	'help',
	'back',
	'leave',
	'shutdown',
]);

/** Keys of the context that have a label and are not refused; global keys always find room. */
function keyHints(model: Model, width: number): Line {
	const context = contextOf(model);
	const bindings = keymap.filter(
		({contexts, label, disabledReason}) =>
			label !== undefined &&
			contexts.includes(context) &&
			(disabledReason?.(model) ?? null) === null,
	);
	const hints = bindings.map(({keys, label, action}): {line: Line; last: boolean} => ({
		line: [
			span(` ${keysText(keys.slice(0, 1))}`, 'key'),
			span(` ${wordFor(model, action, label ?? '')} `, 'dim'),
		],
		last: alwaysShown.has(action),
	}));
	const last = hints.filter(hint => hint.last).flatMap(({line}) => [...line]);
	let room = width - lineWidth(last);
	const first = hints
		.filter(hint => !hint.last)
		.flatMap(({line}) => {
			room -= lineWidth(line);
			return room >= 0 ? [...line] : [];
		});
	return [...first, ...last];
}

function wordFor(model: Model, action: string, label: string): string {
	if (action === 'table' && model.view === 'table') return 'cards';
	const instance = selectedInstance(model);
	if (isVerbAction(action) && instance !== null) return dueVerb(action, instance);
	if (action === 'accept' && model.dialog?.kind === 'confirm' && model.dialog.answer === 'YES')
		return 'if YES is typed';
	if (action === 'submit' && model.dialog?.kind === 'form')
		return model.dialog.purpose.type === 'add' ? 'add' : 'set';
	return label;
}

const signs: Record<Prompt['kind'], string> = {
	search: '/',
	filter: '&',
	instances: 'F ',
	command: ':',
};

function promptLine(prompt: Prompt, width: number): Line {
	const {text, cursor, error} = prompt;
	const under = text.slice(cursor, cursor + 1) || ' ';
	const hint: Line =
		error === null ? [span(' enter accept  esc cancel ', 'dim')] : [span(` ${error} `, 'bad')];
	const room = width - Math.min(lineWidth(hint), Math.floor(width * 0.6)) - 4;
	// A long text is shifted so that the cursor stays in view.
	const from = Math.max(0, cursor - room);
	const typed: Line = [
		span(` ${signs[prompt.kind]}`, 'key'),
		span(text.slice(from, cursor)),
		span(under, 'inverse'),
		span(text.slice(cursor + 1)),
	];
	return spreadLine(typed, clipLine(hint, Math.floor(width * 0.6)), width);
}
