/** Sends a form and handles the answer. Pure. */
import type {InstanceDraft} from '../../../state/domain/instance/instance-draft.ts';
import type {ParameterValue} from '../../../state/domain/instance/instance.ts';
import {parseParameter} from '../../../state/domain/instance/parameter.ts';
import {instanceDefaults} from '../../../state/domain/instance/instance-defaults.ts';
import {sharedFields} from '../../../state/settings/fields.ts';
import type {EditKind, EditResult} from '../model/effect.ts';
import {isAlive} from '../../../state/domain/instance/alive.ts';
import {type Form, listingOf, withListings} from '../model/form.ts';
import {type Field, fieldsOf, parameterKey, tagsOf, valueOf} from './form-fields.ts';
import type {Message} from '../model/message.ts';
import {instanceNamed, type Model} from '../model/model.ts';
import {only, type Step} from '../model/step.ts';
import {done, problem, withToast} from '../keys/toast.ts';

/** Sends a form without faults; otherwise moves the cursor to the first field with a fault. */
export function sendForm(model: Model, form: Form, nowMs: number): Step {
	const tried: Form = {...form, tried: true};
	const fields = fieldsOf(model, tried, nowMs);
	const faulty = fields.find(({error}) => error !== null);
	if (faulty !== undefined) return only({...model, dialog: {...tried, at: faulty.key}});
	const {listings, purpose} = form;
	if (listings === null) return only({...model, dialog: {...tried, problem: [stillScanning]}});
	const sent: Model = {...model, dialog: {...tried, sent: true, problem: []}};
	if (purpose.type === 'add')
		return {
			model: sent,
			effects: [{type: 'addInstance', draft: draftOf(form, fields), listings: [...listings]}],
		};
	const changes = changesOf(fields);
	if (Object.keys(changes).length === 0)
		return only(withToast({...model, dialog: null}, done('Nothing was changed'), nowMs));
	return {
		model: sent,
		effects: [{type: 'setParameters', name: purpose.name, changes}],
	};
}

const stillScanning = 'The algorithms are still being read: try again in a moment';

function draftOf(form: Form, fields: readonly Field[]): InstanceDraft {
	const value = (key: string) => {
		const field = fields.find(each => each.key === key);
		return field === undefined ? '' : valueOf(field);
	};
	const isTyped = (key: string) => (form.lines[key]?.text.trim() ?? '') !== '';
	return {
		symbol: value('symbol'),
		algorithm: value('algorithm'),
		program: null,
		capitalMicros: sharedFields.capital.parse(value('capital')) ?? 0,
		mode: sharedFields.mode.parse(value('mode')) ?? instanceDefaults.mode,
		account: value('account'),
		name: isTyped('name') ? value('name') : null,
		parameters: typedParameters(form, value('algorithm')),
		tags: isTyped('tags') ? tagsOf(value('tags')) : [],
		seed: null,
		data: fields.some(({key}) => key === 'data') ? value('data') : null,
		speed: null,
		schedule: null,
		python: null,
	};
}

function typedParameters(form: Form, algorithm: string): Record<string, ParameterValue> {
	const listing = listingOf(form, algorithm);
	const parameters: Record<string, ParameterValue> = {};
	for (const spec of listing?.ok === true ? listing.parameters : []) {
		const text = form.lines[parameterKey(spec.name)]?.text.trim() ?? '';
		const verdict = text === '' ? null : parseParameter(spec, text);
		if (verdict?.ok === true) parameters[spec.name] = verdict.value;
	}

	return parameters;
}

/** Returns typed values that differ from the current ones, by name; an empty value restores the default. */
function changesOf(fields: readonly Field[]): Record<string, string> {
	const changed = fields.filter(({text, placeholder, standing}) => {
		const typed = text.trim();
		return typed !== standing && !(standing === '' && typed === placeholder);
	});
	return Object.fromEntries(changed.map(({label, text}) => [label, text.trim()]));
}

/** Takes the result of a scan, if the form that requested it is still open. */
export function takeScan(model: Model, message: Extract<Message, {type: 'scanned'}>): Model {
	const form = model.dialog;
	if (form?.kind !== 'form' || form.openedAtMs !== message.openedAtMs) return model;
	const scanned = withListings(form, message.listings);
	const trouble = message.problem?.split('\n') ?? [];
	return {...model, dialog: {...scanned, problem: trouble}};
}

/** Takes the result of an add, remove, set or upgrade. A refused form stays open with the reason. */
export function takeEdited(model: Model, message: Extract<Message, {type: 'edited'}>): Model {
	const {edit, results, nowMs} = message;
	const form = model.dialog?.kind === 'form' && model.dialog.sent ? model.dialog : null;
	const [first] = results;
	const failed = results.filter(({ok}) => !ok);
	if (form !== null && first !== undefined && failed.length > 0)
		return {...model, dialog: {...form, sent: false, problem: withoutCode(first.text)}};
	const next: Model = form === null ? model : {...model, dialog: null};
	const awaited = edit === 'add' && first?.ok === true ? first.name : next.awaited;
	return withToast({...next, awaited}, editedFacts(model, edit, results), nowMs);
}

function editedFacts(model: Model, edit: EditKind, results: readonly EditResult[]) {
	const failed = results.filter(({ok}) => !ok);
	const [first] = results;
	if (failed[0] !== undefined) {
		const facts = problem(failed[0].text);
		const count = results.length > 1 ? `${failed.length} of ${results.length} refused: ` : '';
		return {...facts, text: count + facts.text};
	}

	if (results.length > 1) return done(`${results.length} instances were ${editedWords[edit]}`);
	const facts = problem(first?.text ?? '');
	const why = facts.why ?? restOf(first?.text ?? '');
	return {...facts, tone: 'good' as const, why, fix: facts.fix ?? hintAfter(model, edit, first)};
}

/** Returns a further line of the answer, such as a note on an existing ledger; skips hints that the toast shows as keys. */
function restOf(text: string): string | null {
	const rest = text.split('\n').slice(1);
	return (
		rest.find(line => !/^(why|fix|start it with|holds from the next start): /.test(line)) ?? null
	);
}

const editedWords: Record<EditKind, string> = {
	add: 'added',
	remove: 'removed; ledgers and logs stay',
	set: 'changed',
	upgrade: 'upgraded',
};

function hintAfter(model: Model, edit: EditKind, result: EditResult | undefined): string | null {
	if (edit === 'add') return 'space starts it';
	if (edit !== 'set') return null;
	const instance = instanceNamed(model, result?.name ?? null);
	return instance !== null && isAlive(instance)
		? 'holds from the next start; r restarts it now'
		: 'holds from the next start';
}

function withoutCode(text: string): string[] {
	return text.split('\n').filter(line => !/^\[[A-Z_]+\]$/.test(line));
}
