/** `pitwall locks clear`: clears the locks, leases and entries of a machine that is gone for good, after YES. */
import {AppError, exitCode} from '../../../state/domain/error.ts';
import {clearForeign, type ForeignEvidence, listForeign} from '../../../state/lock/foreign.ts';
import type {CommandContext} from '../output/context.ts';

/**
 * Clears after YES; any other answer changes nothing and returns 0. Returns 75 if an entry remains.
 * @throws {@link AppError} `NOTHING_FOREIGN` (66) for a name without foreign entries.
 */
export async function clearForeignLocks(
	context: CommandContext,
	{clear: names, yes}: {clear: readonly string[]; yes: boolean},
): Promise<number> {
	const {directory, output} = context;
	const found = chosen(listForeign(directory), names);
	for (const one of found) output.note(text(one));
	if (found.length === 0) output.line('nothing here is foreign');
	else if (!yes && !(await isAgreed(context))) {
		output.note('nothing was changed');
		output.document({done: false, cleared: [], kept: found});
		return exitCode.ok;
	}

	const results = found.map(one => ({one, isCleared: clearForeign(directory, one)}));
	const [cleared, kept] = [true, false].map(wish =>
		results.filter(({isCleared}) => isCleared === wish).map(({one}) => one),
	) as [ForeignEvidence[], ForeignEvidence[]];
	output.document({done: kept.length === 0, cleared, kept});
	for (const one of cleared) output.line(`✓ ${title(one)}: cleared`);
	for (const one of kept)
		output.line(`✗ ${title(one)}: kept: it changed meanwhile, or is held here`);
	return kept.length === 0 ? exitCode.ok : exitCode.temporary;
}

function chosen(found: readonly ForeignEvidence[], names: readonly string[]): ForeignEvidence[] {
	const unknown = names.filter(name => found.every(one => one.name !== name));
	if (unknown.length === 0)
		return found.filter(({name}) => names.length === 0 || names.includes(name));
	throw new AppError({
		code: 'NOTHING_FOREIGN',
		exitCode: exitCode.noInput,
		what: `${unknown.join(' ')}: nothing of another machine names it`,
		why: 'only foreign locks, leases and registry entries are cleared',
		fix: 'pitwall locks shows every lock; pitwall locks clean removes dead ones',
		details: {names: unknown},
	});
}

const titles = {lock: 'lock', lease: 'lease', registry: 'registry entry'} as const;

function title({kind, id}: ForeignEvidence): string {
	return `${titles[kind]} ${id}`;
}

function text(one: ForeignEvidence): string {
	const since = one.since === '' ? '' : ` since ${one.since}`;
	return `${title(one)}: process ${one.pid ?? 'unknown'} on host ${one.host}${since}`;
}

async function isAgreed(context: CommandContext): Promise<boolean> {
	const answer = await context.ask(
		'Clear all of this? If that machine still runs, two processes will trade. Type YES: ',
	);
	return answer?.trim().toUpperCase() === 'YES';
}
