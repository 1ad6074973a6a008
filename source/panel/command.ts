/**
 * The command palette: the same words as on the command line, typed after `:`. Parsing and proposing are
 * pure; a command ends in the same requests and questions as a key.
 */
import {askAll, type BulkKind, bulkRules} from './bulk.ts';
import type {RequestKind} from './effect.ts';
import {type Action, keymap} from './keymap.ts';
import type {InstanceView} from '../../state/domain/snapshot.ts';
import {instancesOf, type Model, nameOf, type Prompt, supervisorTroubleOf} from './model.ts';
import {isAlive} from './alive.ts';
import {askKill, askShutdown, request, restartOrArm, startOrArm, stopOrAsk} from './request.ts';
import {runAction} from './run-action.ts';
import {sortedInstances} from './sort.ts';
import {only, type Step} from './step.ts';

export type Proposal = {
	/** What is typed to run it. */
	complete: string;
	/** Shown beside it. */
	help: string;
	takesNames: boolean;
};

const requestHelp: Record<RequestKind, string> = {
	start: 'NAME… all shown #tag: start instances',
	stop: 'NAME… all shown #tag: stop instances',
	restart: 'NAME… all shown #tag: stop and start again',
	kill: 'NAME…: SIGKILL, after a question',
	pause: 'NAME… all shown #tag: no new entries',
	resume: 'NAME… all shown #tag: entries again',
	flatten: 'NAME… all shown #tag: close positions',
};

/** What is changed about instances themselves. */
const editHelp = {
	remove: 'NAME…: out of pitwall.yaml, after a question',
	upgrade: 'NAME…: take the newest code, after a question',
	set: 'NAME: edit its parameters',
};

/** Actions of the key table that make sense as a typed word. */
const actionWords: Partial<Record<Action, string>> = {
	add: 'add',
	findInstances: 'find',
	details: 'details',
	table: 'table',
	logFull: 'log',
	errorsOnly: 'errors',
	logEnd: 'follow',
	theme: 'theme',
	help: 'help',
	leave: 'quit',
	repaint: 'repaint',
};

const commands: readonly Proposal[] = [
	...Object.entries(requestHelp).map(([word, help]) => ({complete: word, help, takesNames: true})),
	...Object.entries(editHelp).map(([word, help]) => ({complete: word, help, takesNames: true})),
	{complete: 'down', help: 'safe shutdown of everything, after YES is typed', takesNames: false},
	{
		complete: 'supervisor',
		help: 'start one, or replace one that does not answer',
		takesNames: false,
	},
	{complete: 'select', help: 'NAME: select an instance', takesNames: true},
	...keymap.flatMap(({action, help, contexts}) => {
		const word = actionWords[action];
		if (word === undefined || !contexts.includes('cards')) return [];
		return [{complete: word, help, takesNames: false}];
	}),
];

/** Returns the commands that `text` may mean, best first: prefix, then letters in order anywhere. */
export function proposals(text: string): readonly Proposal[] {
	const [word = ''] = text.trim().toLowerCase().split(/\s+/);
	const prefixed = commands.filter(({complete}) => complete.startsWith(word));
	const loose = commands.filter(
		command =>
			!prefixed.includes(command) && holdsInOrder(`${command.complete} ${command.help}`, word),
	);
	return [...prefixed, ...(word.length > 1 ? loose : [])];
}

function holdsInOrder(text: string, letters: string): boolean {
	let at = -1;
	return Array.from(letters).every(letter => {
		at = text.toLowerCase().indexOf(letter, at + 1);
		return at >= 0;
	});
}

/** Runs the typed command, or says in the prompt what is wrong with it. */
export function runCommand(model: Model, prompt: Prompt, nowMs: number): Step {
	const [typed = '', ...words] = prompt.text.trim().split(/\s+/);
	if (typed === '' && prompt.choice === 0) return only({...model, prompt: null});
	const exact = commands.find(({complete}) => complete === typed.toLowerCase());
	const command = exact ?? proposals(prompt.text)[prompt.choice];
	const fail = (error: string) => only({...model, prompt: {...prompt, error}});
	if (command === undefined) return fail(`unknown command ${typed}`);
	if (!command.takesNames && words.length > 0) return fail(`${command.complete} takes no names`);
	const closed: Model = {...model, prompt: null};
	if (!command.takesNames) return runWord(closed, command.complete, nowMs);
	const many = severalFrom(model, words);
	if (many !== null && isBulk(command.complete))
		return askAll(closed, command.complete, {instances: many, nowMs});
	const chosen = namesFrom(model, words, command.complete);
	if ('error' in chosen) return fail(chosen.error);
	return runRequest(closed, command.complete, {names: chosen.names, nowMs});
}

function runWord(model: Model, word: string, nowMs: number): Step {
	if (word === 'down') return askShutdown(model, nowMs);
	if (word === 'supervisor') {
		const type = supervisorTroubleOf(model) === null ? 'ensureSupervisor' : 'restartSupervisor';
		return {model: {...model, supervisor: 'starting'}, effects: [{type}]};
	}
	const entry = Object.entries(actionWords).find(([, other]) => other === word);
	return entry === undefined ? only(model) : runAction(model, entry[0] as Action, nowMs);
}

function runRequest(
	model: Model,
	word: string,
	{names, nowMs}: {names: string[]; nowMs: number},
): Step {
	const [first] = names;
	if (word === 'select') return only({...model, selected: first ?? model.selected});
	if (word === 'set') return runAction({...model, selected: first ?? null}, 'setParameters', nowMs);
	if (word === 'remove' || word === 'upgrade') {
		const instances = instancesOf(model).filter(each => names.includes(nameOf(each)));
		return askAll(model, word, {instances, nowMs});
	}
	const kind = word as RequestKind;
	if (kind === 'kill') return only(askKill(model, names));
	if (kind === 'stop') return stopOrAsk(model, names);
	const single = instancesOf(model).find(instance => nameOf(instance) === first);
	// A single LIVE start is armed as by the key; several at once are refused with the reason.
	if (kind === 'start' && names.length === 1 && single !== undefined)
		return startOrArm(model, single, nowMs);
	if (kind === 'restart') return restartOrArm(model, names, nowMs);
	return request(model, kind, names);
}

/** Instances of `shown`, or of tags such as `#crypto`; null: the words are names. */
function severalFrom(model: Model, words: readonly string[]): readonly InstanceView[] | null {
	if (words.length === 1 && words[0]?.toLowerCase() === 'shown') return sortedInstances(model);
	const tags = words.filter(word => word.startsWith('#')).map(word => word.slice(1).toLowerCase());
	if (tags.length === 0 || tags.length < words.length) return null;
	return instancesOf(model).filter(({settings}) =>
		settings.tags.some(tag => tags.includes(tag.toLowerCase())),
	);
}

function isBulk(word: string): word is BulkKind {
	return Object.hasOwn(bulkRules, word);
}

/** Names of the words, by exact name or without regard to case; `all` means those the command fits. */
function namesFrom(
	model: Model,
	words: readonly string[],
	command: string,
): {names: string[]} | {error: string} {
	if (words.length === 0) {
		return model.selected === null
			? {error: `${command} takes the name of an instance`}
			: {names: [model.selected]};
	}
	if (words.length === 1 && words[0]?.toLowerCase() === 'all') {
		const names = instancesOf(model)
			.filter(fits[command] ?? isAlive)
			.map(nameOf);
		return names.length > 0 ? {names} : {error: `there is no instance to ${command}`};
	}
	const known = new Map(instancesOf(model).map(each => [nameOf(each).toLowerCase(), nameOf(each)]));
	const missing = words.find(word => !known.has(word.toLowerCase()));
	if (missing !== undefined)
		return {error: `unknown instance ${missing}; known: ${[...known.values()].join(' ')}`};
	return {names: [...new Set(words.map(word => known.get(word.toLowerCase()) ?? word))]};
}

const fits: Record<string, (instance: InstanceView) => boolean> = {
	start: instance => !isAlive(instance) && instance.observed !== 'foreign',
	stop: instance => isAlive(instance) || instance.wanted.wanted === 'running',
	restart: isAlive,
	select: () => false,
	set: () => false,
	remove: bulkRules.remove.fits,
	upgrade: bulkRules.upgrade.fits,
};
