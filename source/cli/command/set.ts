/** `pitwall set`: changes parameters of an instance for its next start. */
import {setParameters} from '../../control/instances.ts';
import type {CommandContext} from '../output/context.ts';
import {inEditableHome} from '../home/editable-home.ts';
import {printResults, toResult} from '../output/results.ts';
import {UsageError} from '../../../state/flags/usage-error.ts';
import {set as verb} from '../../verb/set.ts';
import {defineCommand} from '../line/define-command.ts';
import {pairTexts} from '../line/setting-values.ts';
import {checkedNames} from '../line/target.ts';

export const set = defineCommand({
	name: 'set',
	positional: verb.command.positional,
	summary: verb.command.summary,
	details: verb.command.details,
	flags: {},
	examples: verb.command.examples,
	read: ({words}) => readChanges(words),
	run: change,
});

/** An empty text restores the default of a parameter. */
function readChanges(words: readonly string[]): {name: string; changes: Record<string, string>} {
	const [name, ...changes] = words;
	const isNamed = name !== undefined && !name.includes('=');
	if (!isNamed || changes.length === 0)
		throw new UsageError({
			what: `pitwall set ${words.join(' ')}: ${isNamed ? 'no parameter was given' : 'no instance was named'}`,
			why: 'it takes a name and at least one KEY=VALUE',
			fix: `write pitwall set ${isNamed ? name : 'NAME'} KEY=VALUE…`,
		});
	const [checked = name] = checkedNames([name]);
	return {name: checked, changes: pairTexts(changes, 'pitwall set')};
}

/** Sets the parameters. Writes nothing if one of them is refused. */
async function change(
	context: CommandContext,
	{name, changes}: {name: string; changes: Record<string, string>},
): Promise<number> {
	return inEditableHome(context, {initialize: false}, async control => {
		const outcome = await setParameters(control, name, changes);
		return printResults(context, [toResult(name, outcome)]);
	});
}
