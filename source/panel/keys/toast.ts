/** Short messages to the person: an event or a refusal, its reason and a fix. Pure. */
import {type WishName, wishes} from '../../verb/verbs.ts';
import type {RequestOutcome} from '../model/effect.ts';
import type {Model, ToastFacts} from '../model/model.ts';
import type {Refusal} from './refusal.ts';

/** Display times of a toast. A toast with a fix stays longer. */
const toastMs = {brief: 4000, long: 9000};

/** Returns `model` with a toast that replaces the previous one. */
export function withToast(model: Model, facts: ToastFacts, nowMs: number): Model {
	const long = facts.why !== null || facts.fix !== null || facts.tone === 'bad';
	return {...model, toast: {...facts, untilMs: nowMs + (long ? toastMs.long : toastMs.brief)}};
}

export function done(text: string): ToastFacts {
	return {tone: 'good', text, why: null, fix: null};
}

export function refused({text, why, fix}: Refusal): ToastFacts {
	return {tone: 'warning', text, why, fix};
}

/** Splits the text of an error (what, why: …, fix: …, [CODE]) into the parts of a toast. */
export function problem(text: string): ToastFacts {
	const lines = text.split('\n').filter(line => !/^\[[A-Z_]+\]$/.test(line));
	const part = (name: string) =>
		lines.find(line => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? null;
	return {tone: 'bad', text: lines[0] ?? text, why: part('why'), fix: part('fix')};
}

/** Returns one toast for a request: its first refusal, or else the request itself; null: no toast. */
export function outcomeFacts(
	request: WishName,
	outcomes: readonly RequestOutcome[],
): ToastFacts | null {
	const failed = outcomes.filter(({ok}) => !ok);
	if (failed[0] !== undefined) {
		const facts = problem(failed[0].text);
		const count =
			outcomes.length > 1 ? `${failed.length} of ${outcomes.length} were refused: ` : '';
		return {...facts, tone: 'warning', text: count + facts.text};
	}
	const [first] = outcomes;
	if (first === undefined) return null;
	if (outcomes.every(({changed}) => !changed) && first.text !== '')
		return done(first.text.split('\n')[0] ?? '');
	const words = wishes[request].asked;
	if (outcomes.length === 1) return done(`${first.name} ${words.one}`);
	return done(`${outcomes.length} instances ${words.many}`);
}
