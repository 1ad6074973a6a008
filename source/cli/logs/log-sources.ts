/** Chooses logs by name, by tag, or all. */
import {readdirSync} from 'node:fs';
import type {Directory} from '../../../state/home/directory.ts';
import {AppError, exitCode, hasErrorCode} from '../../../state/domain/error.ts';
import {nearestWord} from '../../../state/domain/text/nearest-word.ts';
import type {CommandContext} from '../output/context.ts';

/** Returns the instances with one of these tags that have a log. */
export async function taggedNames(
	context: CommandContext,
	tags: readonly string[],
): Promise<readonly string[]> {
	const [{lookAtHome}, {chosenNames}] = await Promise.all([
		import('../home/open-home.ts'),
		import('../line/choose-instances.ts'),
	]);
	const views = await lookAtHome(context, (_, {instances}) => instances);
	const known = new Set(logNames(context.directory));
	const names = chosenNames({kind: 'tags', tags}, views ?? []).filter(name => known.has(name));
	if (names.length > 0) return names;
	throw new AppError({
		code: 'LOG_NOT_FOUND',
		exitCode: exitCode.noInput,
		what: `${tags.map(tag => `--tag ${tag}`).join(' ')}: there is no log`,
		why: 'none of these instances has run yet',
		fix: 'pitwall ps lists them',
	});
}

type Source = {name: string; path: string};

/** Returns the logs of the given names, or all logs. */
export function logSources(directory: Directory, names: readonly string[]): Source[] {
	const known = logNames(directory);
	for (const name of names) if (!known.includes(name)) throw unknownLog(name, known, directory);
	return existingSources(directory, names);
}

export function existingSources(directory: Directory, names: readonly string[]): Source[] {
	const chosen = names.length > 0 ? names : logNames(directory);
	return chosen.map(name => ({name, path: directory.log(name)}));
}

/** Returns the names of instances that have a log, in alphabetical order. */
function logNames({logs}: Directory): string[] {
	try {
		return readdirSync(logs)
			.filter(file => file.endsWith('.log') && !file.endsWith('.crash.log'))
			.map(file => file.slice(0, -'.log'.length))
			.toSorted();
	} catch (error) {
		if (hasErrorCode(error, 'ENOENT')) return [];
		throw error;
	}
}

function unknownLog(name: string, known: readonly string[], {logs}: Directory): AppError {
	const near = nearestWord(name, known);
	return new AppError({
		code: 'LOG_NOT_FOUND',
		exitCode: exitCode.noInput,
		what: `${name}: there is no log`,
		why: `${logs} holds ${known.length === 0 ? 'none yet' : `those of ${known.join(' ')}`}`,
		fix: near === undefined ? 'pitwall ps lists the names' : `did you mean pitwall logs ${near}?`,
		details: {name, known},
	});
}
