/** `pitwall help` and `pitwall --version`. Neither needs a home. */
import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {exitCode} from '../../../state/domain/error.ts';
import {type HelpTopic, showHelp} from '../help/show-help.ts';
import {topicNames} from '../help/topics.ts';
import {type Command, defineCommand} from '../line/define-command.ts';
import {helpText} from '../line/help.ts';
import {choiceWord} from '../line/words.ts';

/** Returns the command. `names`: of all commands; `loadAll` loads them. */
export function helpCommand(
	names: readonly string[],
	loadAll: () => Promise<ReadonlyMap<string, Command>>,
): Command {
	const known = [...names, ...topicNames(), 'topics'];
	return defineCommand({
		name: 'help',
		positional: '[COMMAND|TOPIC]',
		summary: 'this overview, the help of one command, or a page of the documentation',
		details: ['pitwall help topics lists the pages.'],
		flags: {},
		examples: [
			['pitwall help logs', 'the same as pitwall logs --help'],
			['pitwall help backtests', 'the page on backtests'],
		],
		home: 'none',
		read: ({words}) => ({topic: choiceWord('help', words, known) ?? null}),
		async run({output, programs}, {topic}) {
			if (topic === null || names.includes(topic)) {
				const text = helpText(topic, await loadAll());
				output.lines(text.trimEnd());
				output.document({help: text});
			} else
				showHelp(topic as HelpTopic, {
					output,
					pages: join(dirname(programs.pitwall), '..', 'docs'),
				});

			return exitCode.ok;
		},
	});
}

export const version = defineCommand({
	name: 'version',
	positional: '',
	summary: 'print the version',
	details: [],
	flags: {},
	examples: [],
	home: 'none',
	read: () => ({}),
	run({output, programs}) {
		const manifest = readFileSync(join(dirname(programs.pitwall), '..', 'package.json'), 'utf8');
		const facts = JSON.parse(manifest) as {version: string};
		output.line(facts.version);
		output.document({version: facts.version});
		return exitCode.ok;
	},
});
