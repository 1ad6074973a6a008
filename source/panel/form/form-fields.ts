/** Builds the fields of a form, with values, choices and errors. Pure. */
import {refusedListings} from '../../../state/domain/instance/algorithm-listing.ts';
import {defaultInstanceName} from '../../../state/domain/instance/instance-draft.ts';
import {instanceDefaults} from '../../../state/domain/instance/instance-defaults.ts';
import type {InstanceSettings} from '../../../state/domain/instance/instance.ts';
import {simulatedSymbols} from '../../../state/domain/instance/known-symbols.ts';
import {tagExpected, tagPattern} from '../../../state/domain/instance/name-pattern.ts';
import {
	expectedText,
	type ParameterSpec,
	parseParameter,
} from '../../../state/domain/instance/parameter.ts';
import {isReservedName} from '../../../state/domain/instance/reserved-name.ts';
import type {Readable} from '../../../state/settings/field.ts';
import {instanceFields, sharedFields} from '../../../state/settings/fields.ts';
import {type Form, listingOf, refusedText} from '../model/form.ts';
import type {EditedLine} from '../model/line-editor.ts';
import {instanceNamed, instancesOf, type Model, nameOf} from '../model/model.ts';

export type Field = EditedLine & {
	key: string;
	label: string;
	/** Value of an empty text. */
	placeholder: string;
	/** Text before any input: the value that was set before; empty: none. */
	standing: string;
	/** An empty text has no value, so a value must be typed. */
	needed: boolean;
	/** Values for the arrow keys. */
	choices: readonly string[];
	/** Only the choices are allowed. */
	closed: boolean;
	/** The expected input, in a few words. */
	help: string;
	/** The fault of the value; null: none. */
	error: string | null;
};

/** Returns the key of the field of a parameter. */
export function parameterKey(name: string): string {
	return `parameter ${name}`;
}

/** Returns the fields in the order of the screen. */
export function fieldsOf(model: Model, form: Form, nowMs: number): Field[] {
	const bare = form.purpose.type === 'add' ? addFields(model, form, nowMs) : setFields(model, form);
	return bare.map(({check, ...field}) => {
		const {standing} = field;
		const line = form.lines[field.key] ?? {text: standing, cursor: standing.length};
		const text = line.text.trim();
		const missing = form.tried && field.needed ? 'is needed' : null;
		return {...field, ...line, error: text === '' ? missing : check(text)};
	});
}

/** Returns the value of a field: the typed text, or its placeholder. */
export function valueOf({text, placeholder}: Pick<Field, 'text' | 'placeholder'>): string {
	return text.trim() || placeholder;
}

/** A field without its input; `check` returns the fault of a text. */
type BareField = Omit<Field, 'text' | 'cursor' | 'error'> & {
	check: (text: string) => string | null;
};

const open = {
	choices: [],
	closed: false,
	placeholder: '',
	standing: '',
	help: '',
	needed: false,
};
const typed = (form: Form, key: string) => form.lines[key]?.text.trim() ?? '';

function addFields(model: Model, form: Form, nowMs: number): BareField[] {
	const symbol = typed(form, 'symbol');
	const algorithm = typed(form, 'algorithm');
	const listing = listingOf(form, algorithm);
	const name = defaultInstanceName(symbol || 'SYMBOL', algorithm || 'algorithm', nowMs);
	const known = `${simulatedSymbols.join(' ')}, or another`;
	return [
		{
			...open,
			key: 'symbol',
			label: 'symbol',
			needed: true,
			choices: simulatedSymbols,
			help: known,
			check: checkWord,
		},
		...(symbol === '' || simulatedSymbols.includes(symbol) ? [] : [dataField]),
		algorithmField(form),
		capitalField,
		...accountFields(typed(form, 'mode') === 'LIVE'),
		{
			...open,
			key: 'tags',
			label: 'tags',
			placeholder: 'none',
			help: 'words such as crypto trend',
			check: checkTags,
		},
		...(listing?.ok === true ? listing.parameters : []).map(spec =>
			parameterField(spec, String(spec.default)),
		),
		{...open, key: 'name', label: 'name', placeholder: name, check: text => checkName(model, text)},
	];
}

/** A symbol without a simulated market needs a file of bars. */
const dataField: BareField = {
	...open,
	key: 'data',
	label: 'data',
	needed: true,
	help: 'a CSV file of bars: this symbol has no simulated market',
	check: checkBy(instanceFields.data),
};

const capitalField: BareField = {
	...open,
	key: 'capital',
	label: 'capital',
	placeholder: sharedFields.capital.default ?? '',
	help: "in the account's currency",
	check: checkBy(sharedFields.capital),
};

function accountFields(live: boolean): BareField[] {
	return [
		{
			...open,
			key: 'mode',
			label: 'mode',
			placeholder: instanceDefaults.mode,
			choices: ['SIM', 'LIVE'],
			closed: true,
			help: live ? 'it cannot start yet: there is no venue adapter' : 'simulated venue',
			check: () => null,
		},
		{
			...open,
			key: 'account',
			label: 'account',
			placeholder: live ? '' : instanceDefaults.account,
			needed: live,
			help: live ? 'label of the real account' : 'label of the account',
			check: checkBy(sharedFields.account),
		},
	];
}

function algorithmField(form: Form): BareField {
	const usable = (form.listings ?? []).filter(({ok}) => ok);
	const refused = refusedListings(form.listings ?? []).length;
	const counts = `${usable.length} found${refused > 0 ? `, ${refused} refused` : ''}`;
	return {
		...open,
		key: 'algorithm',
		label: 'algorithm',
		needed: true,
		choices: usable.map(({name}) => name),
		help: form.listings === null ? 'looking through the files …' : counts,
		check(text) {
			if (form.listings === null) return null;
			const listing = listingOf(form, text);
			if (listing === null) return 'there is no such file';
			return listing.ok ? null : `refused: ${refusedText(listing)}`;
		},
	};
}

function setFields(model: Model, form: Form): BareField[] {
	const name = form.purpose.type === 'set' ? form.purpose.name : null;
	const settings = instanceNamed(model, name)?.nextSettings;
	if (settings === undefined || form.listings === null) return [];
	const listing = listingOf(form, settings.algorithm);
	if (listing?.ok === true)
		return listing.parameters.map(spec =>
			standingField(parameterField(spec, String(spec.default)), settings, spec.name),
		);
	// The file cannot be read: the types of set parameters are known, defaults are not.
	return Object.entries(settings.parameters).map(([name, value]) =>
		standingField(parameterField({name, default: value}, 'its default'), settings, name),
	);
}

/** Returns a field with the value that was set before. If emptied, it goes back to the default. */
function standingField(field: BareField, {parameters}: InstanceSettings, name: string): BareField {
	const value = parameters[name];
	if (value === undefined) return field;
	const help = `${field.help}; empty: ${field.placeholder}`;
	return {...field, standing: String(value), help};
}

function parameterField(spec: ParameterSpec, placeholder: string): BareField {
	const choices = spec.choices ?? (typeof spec.default === 'boolean' ? [true, false] : []);
	const {help = ''} = spec;
	return {
		key: parameterKey(spec.name),
		label: spec.name,
		placeholder,
		standing: '',
		choices: choices.map(String),
		closed: choices.length > 0,
		needed: false,
		help: help === '' ? expectedText(spec) : `${help}: ${expectedText(spec)}`,
		check(text) {
			const verdict = parseParameter(spec, text);
			return verdict.ok ? null : verdict.reason;
		},
	};
}

/** Splits a text at spaces and commas; drops a leading `#` of each word. */
export function tagsOf(text: string): string[] {
	const words = text.split(/[\s,]+/).map(word => word.replace(/^#/, ''));
	return [...new Set(words.filter(word => word !== ''))];
}

/** Checks a text by the rules of the command line and `pitwall.yaml`. */
function checkBy({parse, expected}: Readable<unknown>) {
	return (text: string) => (parse(text) === null ? `expected ${expected}` : null);
}

const checkWord = checkBy(instanceFields.symbol);

function checkTags(text: string): string | null {
	const wrong = tagsOf(text).find(tag => !tagPattern.test(tag));
	return wrong === undefined ? null : `${wrong}: expected ${tagExpected}`;
}

function checkName(model: Model, text: string): string | null {
	const taken = instancesOf(model).find(each => nameOf(each).toLowerCase() === text.toLowerCase());
	if (taken !== undefined) return `${nameOf(taken)} exists already`;
	return isReservedName(text) ? `${text} is reserved for Pitwall itself` : checkWord(text);
}
