/**
 * `pitwall.yaml` with one thing changed: text → text. Only the lines concerned are touched, so that comments, order
 * and layout of all else stay byte for byte. The result is parsed again: it must mean exactly what was asked for.
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
	/** Null: back to the default, the key goes. */
	| {do: 'set'; name: string; parameters: Readonly<Record<string, ParameterValue | null>>};

/**
 * Returns `text` after `edit`; `path` only names the file in messages.
 * @throws {@link AppError} `CONFIG_NOT_EDITABLE` (78) when the file is written in a way that this would break:
 * an entry that others refer to, for example.
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
		throw notEditable(path, edit, 'other settings of the file hang on these lines');
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

/** The same edit on what the file means. */
function applied(before: Content, edit: ConfigEdit): Content {
	// By way of its text: what an alias shares must become two things.
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

/** Order counts, too; an instance without settings may be written as nothing or as `{}`. */
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
