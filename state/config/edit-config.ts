/**
 * One edit of `pitwall.yaml`: text → text. Only the affected lines change; comments, order and layout of all others
 * stay byte for byte. The result is parsed again and must have exactly the requested meaning.
 */
import {AppError, exitCode, messageOf} from '../domain/error.ts';
import type {ParameterValue} from '../domain/instance/instance.ts';
import {parseYaml} from './yaml/parse-yaml.ts';
import {dropAt, putAt} from './yaml/yaml-splice.ts';
import {yamlErrorText} from './yaml/quoted.ts';

/** Settings of one instance, spelt as in the file. */
export type ConfigEntry = Readonly<Record<string, unknown>>;

export type ConfigEdit =
	| {do: 'add'; name: string; entry: ConfigEntry}
	| {do: 'remove'; name: string}
	/** Null restores the default: the key is removed. */
	| {do: 'set'; name: string; parameters: Readonly<Record<string, ParameterValue | null>>};

/**
 * Returns `text` after `edit`; `path` only names the file in messages.
 * @throws {@link AppError} `CONFIG_NOT_EDITABLE` (78) if the edit would break other parts of the file, for example an
 * entry that others refer to.
 */
export function editConfig(text: string, edit: ConfigEdit, path: string): string {
	let next: string;
	try {
		next = splice(text, edit);
	} catch (error) {
		throw notEditable(path, edit, yamlErrorText(messageOf(error)));
	}

	const {errors, value} = read(next);
	if (errors.length > 0) throw notEditable(path, edit, errors[0] ?? '');
	if (meaning(value) !== meaning(applied(read(text).value, edit)))
		throw notEditable(path, edit, 'other settings of the file depend on these lines');
	return next;
}

function splice(text: string, edit: ConfigEdit): string {
	const at = ['instances', edit.name];
	switch (edit.do) {
		case 'add':
			return putAt(text, at, edit.entry);
		case 'remove':
			return dropAt(text, at);
		case 'set': {
			let next = text;
			for (const [key, value] of Object.entries(edit.parameters)) {
				const place = [...at, 'parameters', key];
				next = value === null ? dropAt(next, place) : putAt(next, place, value);
			}

			return next;
		}
	}
}

type Entry = {parameters?: Record<string, unknown>} & Record<string, unknown>;
type Content = {instances?: Record<string, Entry | null>} & Record<string, unknown>;

/** Returns the content of the file after the same edit. */
function applied(before: Content, edit: ConfigEdit): Content {
	// A copy by way of its text: values that share an alias become independent.
	const content = JSON.parse(JSON.stringify(before)) as Content;
	const instances = (content.instances ??= {});
	switch (edit.do) {
		case 'add':
			instances[edit.name] = {...edit.entry};
			break;
		case 'remove':
			delete instances[edit.name];
			break;
		case 'set': {
			const entry = (instances[edit.name] ??= {});
			const parameters = (entry.parameters ??= {});
			for (const [key, value] of Object.entries(edit.parameters)) {
				if (value === null) delete parameters[key];
				else parameters[key] = value;
			}
		}
	}

	return content;
}

/** Returns a text to compare. Order matters; an instance without settings may be written as nothing or as `{}`. */
function meaning(content: Content): string {
	const instances = Object.entries(content.instances ?? {}).map(([name, entry]) => {
		const {parameters = {}, ...others} = entry ?? {};
		return [name, Object.entries(others), Object.entries(parameters)];
	});
	return JSON.stringify([
		Object.entries(content).filter(([key]) => key !== 'instances'),
		instances,
	]);
}

function read(text: string): {errors: string[]; value: Content} {
	const parsed = parseYaml(text);
	return parsed.ok
		? {errors: [], value: (parsed.value ?? {}) as Content}
		: {errors: parsed.problems.map(({text: what}) => what), value: {}};
}

function notEditable(path: string, edit: ConfigEdit, why: string): AppError {
	const deed = {add: 'added to', remove: 'removed from', set: 'changed in'}[edit.do];
	return new AppError({
		code: 'CONFIG_NOT_EDITABLE',
		exitCode: exitCode.configuration,
		what: `${edit.name}: could not be ${deed} ${path}; nothing was written`,
		why,
		fix: `edit ${path} by hand; it is read again when it is saved`,
		details: {path, name: edit.name},
	});
}
