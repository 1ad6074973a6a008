/** Converts a draft to an entry of `pitwall.yaml`. Pure. */
import {isAbsolute, join, relative} from 'node:path';
import type {InstanceDraft} from '../domain/instance/instance-draft.ts';
import {sharedFields} from '../settings/fields.ts';
import type {ConfigEntry} from './edit-config.ts';

/**
 * Returns the entry. Settings that affect money are always written, so that a later change of `defaults` does not
 * change them; `home` is the folder of the file.
 */
export function draftEntry(draft: InstanceDraft, home: string): ConfigEntry {
	const {symbol, algorithm, mode, account, capitalMicros, parameters, program, tags} = draft;
	const {seed, data, speed, schedule, python, feePpm, slippagePpm} = draft;
	const labels = tags.length > 0 && {tags: [...new Set(tags)]};
	if (program !== null) {
		const {argv, cwd} = program;
		return {symbol, command: [...argv], cwd: folderPath(cwd, home), mode, account, ...labels};
	}

	return {
		symbol,
		algorithm,
		mode,
		account,
		capital: Number(sharedFields.capital.write(capitalMicros)),
		...(feePpm !== undefined && {fee_ppm: feePpm}),
		...(slippagePpm !== undefined && {slippage_ppm: slippagePpm}),
		...(Object.keys(parameters).length > 0 && {parameters}),
		...(seed !== null && {seed}),
		...(data !== null && {data: shortPath(data, home)}),
		...(speed !== null && {speed: numberOrText(speed)}),
		...(schedule !== null && {schedule}),
		...(python !== null && {python: interpreterPath(python, home)}),
		...labels,
	};
}

/** Returns the absolute path of the file of bars that `data` names; null if it is a shipped one. */
export function dataFile(data: string, home: string): string | null {
	if (data.startsWith('builtin:')) return null;
	return isAbsolute(data) ? data : join(home, data);
}

/** A file in the home gets a relative path, which stays valid when the home is moved. */
function shortPath(data: string, home: string): string {
	const path = dataFile(data, home);
	if (path === null) return data;
	const inHome = relative(home, path);
	return inHome === '' || inHome.startsWith('..') || isAbsolute(inHome) ? path : inHome;
}

function folderPath(folder: string, home: string): string {
	const inHome = relative(home, folder);
	return inHome.startsWith('..') || isAbsolute(inHome) ? folder : inHome || '.';
}

/** Adds `./` to a path without a slash, which would be looked up on the PATH. */
function interpreterPath(python: string, home: string): string {
	if (!python.includes('/')) return python;
	const path = shortPath(python, home);
	return path.includes('/') ? path : `./${path}`;
}

function numberOrText(text: string): number | string {
	return /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}
