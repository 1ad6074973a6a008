/** The table of pages that `pitwall help` shows. Help, README and the tests use it. Pure. */

/** Names of the pages without `.md`, with their content, in the order of the list. */
export const topics = {
	keys: 'keys, signs, mouse, forms and filters of the panel',
	commands: 'every command with its flags and examples',
	configuration: 'pitwall.yaml, accounts, logs, secrets, regular expressions',
	strategies: 'write an algorithm in TypeScript or JavaScript',
	python: 'write an algorithm in Python',
	programs: 'run any program as an instance',
	bars: 'read bars from a CSV file',
	orders: 'how the simulated venue fills orders; margin and ruin',
	backtests: 'test a strategy, sweep its parameters, walk forward',
	library: 'test strategies from a script of your own',
	schedules: 'speed, cron, calendars, missed ticks',
	operating: 'servers, systemd, containers, copies and owners of a home',
	troubleshooting: 'errors and how to fix them',
	json: 'the documents that --json prints',
	'exit-codes': 'exit codes, and how the restart policy reads them',
	contributing: 'change Pitwall itself',
	'codebase-guide': 'rooms, processes and flows of the code',
	glossary: 'one word for each thing',
} as const satisfies Record<string, string>;

export type TopicName = keyof typeof topics;

export function isTopic(word: string): word is TopicName {
	return Object.hasOwn(topics, word);
}

/** Returns the names of the pages, in the order of the list. */
export function topicNames(): TopicName[] {
	return Object.keys(topics) as TopicName[];
}
