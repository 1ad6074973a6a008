/** A draft as the entry of `pitwall.yaml` that says the same. Pure. */
import {isAbsolute, join, relative} from 'node:path';
import {formatDecimal} from '../domain/decimal.ts';
import type {InstanceDraft} from '../domain/instance-draft.ts';
import {moneyDecimals} from '../domain/instrument.ts';
import type {ConfigEntry} from './edit-config.ts';

/**
 * Returns the entry. What decides about money is always written, so that `defaults` that change later do not change
 * it; `home` is the folder of the file.
 */
export function draftEntry(draft: InstanceDraft, home: string): ConfigEntry {
	const {symbol, algorithm, mode, account, capitalMicros, parameters, tags} = draft;
	const {seed, data, speed} = draft;
	return {
		symbol,
		algorithm,
		mode,
		account,
		capital: Number(formatDecimal(capitalMicros, moneyDecimals)),
		...(Object.keys(parameters).length > 0 && {parameters}),
		...(seed !== null && {seed}),
		...(data !== null && {data: shortPath(data, home)}),
		...(speed !== null && {speed: numberOrText(speed)}),
		...(tags.length > 0 && {tags: [...new Set(tags)]}),
	};
}

/** Returns the absolute path of the file of bars that `data` names; null: it is one that is shipped. */
export function dataFile(data: string, home: string): string | null {
	if (data.startsWith('builtin:')) return null;
	return isAbsolute(data) ? data : join(home, data);
}

/** A file in the home stays found when the home is moved. */
function shortPath(data: string, home: string): string {
	const path = dataFile(data, home);
	if (path === null) return data;
	const inHome = relative(home, path);
	return inHome === '' || inHome.startsWith('..') || isAbsolute(inHome) ? path : inHome;
}

function numberOrText(text: string): number | string {
	return /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}
