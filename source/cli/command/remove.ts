/** `pitwall remove`: takes instances out of `pitwall.yaml`, after YES. What they traded stays. */
import {exitCode} from '../../../state/domain/error.ts';
import {removeInstance} from '../../control/instances.ts';
import type {CommandContext} from '../output/context.ts';
import {inEditableHome} from '../home/editable-home.ts';
import {printResults, type RequestResult, toResult} from '../output/results.ts';

/** Removes after YES; any other answer changes nothing and exits 0. */
export async function removeCommand(
	context: CommandContext,
	{names, yes}: {names: readonly string[]; yes: boolean},
): Promise<number> {
	const {output} = context;
	return inEditableHome(context, {initialize: false}, async control => {
		if (!yes && !(await isAgreed(context, names))) {
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
