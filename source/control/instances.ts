/** Adds, removes and changes instances in `pitwall.yaml`, and brings the control database in line. */
import {existsSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {type ConfigEdit, editConfig} from '../../state/config/edit-config.ts';
import {defaultConfigText} from '../../state/config/default-config.ts';
import type {AlgorithmListing} from '../../state/domain/algorithm-listing.ts';
import {AppError, exitCode, type ExitCode} from '../../state/domain/error.ts';
import {defaultInstanceName, type InstanceDraft} from '../../state/domain/instance-draft.ts';
import type {ParameterValue} from '../../state/domain/instance.ts';
import {parseParameter} from '../../state/domain/parameter.ts';
import {syncConfig} from '../../state/sync-config.ts';
import type {ControlContext} from './context.ts';

export type EditOutcome =
	| {ok: true; name: string; text: string}
	/** `text`: what, `why: …`, `fix: …`, a line each. */
	| {ok: false; code: string; text: string; exitCode: ExitCode};

export async function addInstance(
	context: ControlContext,
	draft: InstanceDraft,
	_listings: readonly AlgorithmListing[],
): Promise<EditOutcome> {
	const {symbol, algorithm, capitalMicros, mode, account, parameters, tags} = draft;
	const name = draft.name ?? defaultInstanceName(symbol, algorithm, context.clock.nowMs());
	const entry = {
		symbol,
		algorithm,
		capital: capitalMicros / 1e6,
		mode,
		account,
		...(Object.keys(parameters).length > 0 && {parameters}),
		...(tags.length > 0 && {tags}),
	};
	return await edited(context, {do: 'add', name, entry}, `${name}: added`);
}

export async function removeInstance(context: ControlContext, name: string): Promise<EditOutcome> {
	return await edited(context, {do: 'remove', name}, `${name}: removed; its ledger and log stay`);
}

export async function setParameters(
	context: ControlContext,
	name: string,
	changes: Record<string, string>,
	listings: readonly AlgorithmListing[],
): Promise<EditOutcome> {
	const algorithm = context.store.instances().find(each => each.name === name)?.algorithm;
	const listing = listings.find(each => each.name === algorithm);
	const parameters: Record<string, ParameterValue> = {};
	for (const [key, text] of Object.entries(changes)) {
		const spec = listing?.ok ? listing.parameters.find(each => each.name === key) : undefined;
		const verdict = spec === undefined ? null : parseParameter(spec, text);
		if (verdict?.ok !== true) {
			const why = verdict === null ? 'it has no such parameter' : verdict.reason;
			const what = `${name}: ${key} was not changed`;
			return {
				ok: false,
				code: 'PARAMETER_REFUSED',
				text: `${what}\nwhy: ${why}`,
				exitCode: exitCode.usage,
			};
		}

		parameters[key] = verdict.value;
	}

	return await edited(context, {do: 'set', name, parameters}, `${name}: parameters changed`);
}

async function edited(
	{directory, store}: ControlContext,
	edit: ConfigEdit,
	text: string,
): Promise<EditOutcome> {
	const path = directory.config;
	const before = existsSync(path) ? readFileSync(path, 'utf8') : defaultConfigText();
	try {
		writeFileSync(`${path}.new`, editConfig(before, edit, path));
		renameSync(`${path}.new`, path);
		const {error} = await syncConfig(store, directory);
		if (error !== null) throw error;
		return {ok: true, name: edit.name, text};
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		return {ok: false, code: error.code, text: error.message, exitCode: error.exitCode};
	}
}
