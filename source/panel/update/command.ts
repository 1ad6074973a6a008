/**
 * Runs commands of the palette: words of the command line, typed after `:`. An exact word runs, or the beginning of
 * exactly one word. A command leads to the same requests and questions as a key. Pure.
 */
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {openDetails} from './act.ts';
import {fitsVerb} from '../../verb/judge.ts';
import {isLive} from '../../verb/live.ts';
import {
	isManyName,
	isVerbName,
	isWishName,
	type VerbName,
	verbs,
	wishes,
} from '../../verb/verbs.ts';
import {askAll, askNamed} from './bulk.ts';
import {verbAction} from '../keys/verb-keys.ts';
import {actionOfWord, type CommandWord, findWord} from '../keys/command-words.ts';
import {
	instanceNamed,
	instancesOf,
	type Model,
	nameOf,
	type Prompt,
	supervisorTroubleOf,
} from '../model/model.ts';
import {askShutdown, requestOrAsk} from './request.ts';
import {markedInstances} from '../model/mark.ts';
import {runAction} from './run-action.ts';
import {sortedInstances} from '../model/sort.ts';
import {only, type Step} from '../model/step.ts';
import {done, withToast} from '../keys/toast.ts';

/** Runs the typed command, or shows its error in the prompt. */
export function runCommand(model: Model, prompt: Prompt, nowMs: number): Step {
	const [typed = '', ...words] = prompt.text.trim().split(/\s+/);
	if (typed === '') return only({...model, prompt: null});
	const fail = (error: string) => only({...model, prompt: {...prompt, error}});
	const found = findWord(typed);
	if (!found.ok) return fail(found.reason);
	const {word, names, isElsewhere} = found.command;
	if (isElsewhere) return fail(`${word} needs a shell: pitwall ${[word, ...words].join(' ')}`);
	if (names === 'none' && words.length > 0) return fail(`${word} takes no names`);
	const closed: Model = {...model, prompt: null};
	if (word === 'supervisor') {
		const [other] = words.filter((each, at) => each !== 'restart' || at > 0);
		if (other !== undefined) return fail(`supervisor takes only restart, not ${other}`);
		return startSupervisor(closed, words.length > 0);
	}
	if (names === 'none') return runWord(closed, word, nowMs);
	if (word === 'logs' && words.length === 0) return only(showLogs(closed, []));
	const many = severalFrom(model, words);
	if (many !== null && isVerbName(word) && isManyName(word))
		return askAll(closed, word, {instances: many, nowMs});
	const chosen = namesFrom(model, words, found.command);
	if ('error' in chosen) return fail(chosen.error);
	return runWithNames(closed, word, {names: chosen.names, nowMs});
}

function runWord(model: Model, word: string, nowMs: number): Step {
	if (word === 'down') return askShutdown(model, nowMs);
	if (word === 'ps') return only({...model, view: 'table', home: 'table'});
	if (word === 'up')
		return model.snapshot?.supervisor.running === true
			? only(withToast(model, done('The supervisor runs already'), nowMs))
			: startSupervisor(model, false);
	const action = actionOfWord[word];
	return action === undefined ? only(model) : runAction(model, action, nowMs);
}

/** Starts a supervisor. Replaces a running one if it is in trouble or `isReplaced` is true. */
function startSupervisor(model: Model, isReplaced: boolean): Step {
	const isKept = supervisorTroubleOf(model) === null && !isReplaced;
	const type = isKept ? 'ensureSupervisor' : 'restartSupervisor';
	return {model: {...model, supervisor: 'starting'}, effects: [{type}]};
}

/** Opens the full-screen log with the lines of `names`; without names, of all. */
function showLogs(model: Model, names: readonly string[]): Model {
	const hidden = instancesOf(model)
		.map(nameOf)
		.filter(name => names.length > 0 && !names.includes(name));
	return {...model, view: 'log', log: {...model.log, hidden}};
}

function runWithNames(
	model: Model,
	word: string,
	{names, nowMs}: {names: string[]; nowMs: number},
): Step {
	const [first] = names;
	if (word === 'logs') return only(showLogs(model, names));
	const selected: Model = {...model, selected: first ?? model.selected, armed: null};
	if (word === 'select') return only(selected);
	if (word === 'details' || word === 'why') return openDetails(selected);
	return isVerbName(word) ? runVerb(selected, word, {names, nowMs}) : only(model);
}

function runVerb(
	model: Model,
	verb: VerbName,
	{names, nowMs}: {names: string[]; nowMs: number},
): Step {
	if (!isManyName(verb)) return runAction(model, verbAction(verb), nowMs);
	const instances = names.flatMap(name => instanceNamed(model, name) ?? []);
	// Two taps confirm a key. A typed line needs the word YES.
	const needsWord = isWishName(verb) && wishes[verb].goal === 'running' && instances.some(isLive);
	if (!isWishName(verb)) return askNamed(model, verb, {instances, nowMs});
	if (needsWord) return askAll(model, verb, {instances, nowMs});
	return requestOrAsk(model, verb, instances);
}

/** Returns the instances of `shown`, `marked`, or tags such as `#crypto`; null if the words are names. */
function severalFrom(model: Model, words: readonly string[]): readonly InstanceView[] | null {
	const [single] = words;
	// Such a word may be the name of an instance.
	if (words.length === 1 && instanceNamed(model, single ?? null) === null) {
		if (single === 'shown') return sortedInstances(model);
		if (single === 'marked') return markedInstances(model);
	}
	const tags = words.filter(word => word.startsWith('#')).map(word => word.slice(1).toLowerCase());
	if (tags.length === 0 || tags.length < words.length) return null;
	return instancesOf(model).filter(({settings}) =>
		settings.tags.some(tag => tags.includes(tag.toLowerCase())),
	);
}

/** Returns the names in the words, as on the command line; `all` means all that the command fits. */
function namesFrom(
	model: Model,
	words: readonly string[],
	{word: command, names}: CommandWord,
): {names: string[]} | {error: string} {
	if (words.length === 0) {
		return model.selected === null
			? {error: `${command} takes the name of an instance`}
			: {names: [model.selected]};
	}
	if (names === 'one' && words.length > 1) return {error: `${command} takes a single name`};
	const known = instancesOf(model).map(nameOf);
	if (words.length === 1 && words[0] === 'all' && !known.includes('all')) {
		const fitting = instancesOf(model)
			.filter(instance => isMeant(command, instance))
			.map(nameOf);
		return fitting.length > 0 ? {names: fitting} : {error: `there is no instance to ${command}`};
	}
	const missing = words.find(word => !known.includes(word));
	if (missing === undefined) return {names: [...new Set(words)]};
	const similar = known.find(name => name.toLowerCase() === missing.toLowerCase());
	const hint = similar === undefined ? `known: ${known.join(' ')}` : `is it ${similar}?`;
	return {error: `unknown instance ${missing}; ${hint}`};
}

/** Returns the instances of `all` after `word`; none for a word that shows a single instance. */
function isMeant(word: string, instance: InstanceView): boolean {
	if (isVerbName(word)) return isManyName(word) && fitsVerb(verbs[word], instance);
	return word === 'logs';
}
