/** `pitwall remove`: removes instances from `pitwall.yaml`, after YES. Their ledgers stay. */
import {exitCode} from '../../../state/domain/error.ts';
import {removeInstance} from '../../control/instances.ts';
import type {CommandContext} from '../output/context.ts';
import {inEditableHome} from '../home/editable-home.ts';
import {printResults, type RequestResult, toResult} from '../output/results.ts';
import {UsageError} from '../../../state/flags/usage-error.ts';
import {yes} from '../line/common-flags.ts';
import {remove as verb} from '../../verb/remove.ts';
import {defineCommand} from '../line/define-command.ts';
import {checkedNames} from '../line/target.ts';

export const remove = defineCommand({
	name: 'remove',
	positional: verb.command.positional,
	summary: verb.command.summary,
	details: verb.command.details,
	flags: {yes},
	examples: verb.command.examples,
	read: ({words, flags}) => ({names: namesToRemove(words), yes: flags.yes}),
	run: removeAfterYes,
});

function namesToRemove(names: readonly string[]): readonly string[] {
	if (names.length > 0) return checkedNames(names);
	throw new UsageError({
		what: 'pitwall remove: no instance was named',
		why: 'it removes only the named instances',
		fix: 'write pitwall remove NAME… (pitwall ps lists the names)',
	});
}

/** Removes after YES; any other answer changes nothing and exits 0. */
async function removeAfterYes(
	context: CommandContext,
	{names, yes: isAgreedBefore}: {names: readonly string[]; yes: boolean},
): Promise<number> {
	const {output} = context;
	return inEditableHome(context, {initialize: false}, async control => {
		if (!isAgreedBefore && !(await isAgreed(context, names))) {
			output.note('nothing was changed');
			output.document([]);
			return exitCode.ok;
		}

		const results: RequestResult[] = [];
		for (const name of names) results.push(toResult(name, await removeInstance(control, name)));
		return printResults(context, results);
	});
}

async function isAgreed(context: CommandContext, names: readonly string[]): Promise<boolean> {
	const what = names.length === 1 ? 'Its ledger, log' : 'Their ledgers, logs';
	const answer = await context.ask(
		`Remove ${names.join(' ')}? ${what} and artifacts stay. Type YES: `,
	);
	return answer?.trim() === 'YES';
}
