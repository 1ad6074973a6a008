/**
 * Selects the instances to show: words that all must match, typed after `F`. A word matches a part of name,
 * symbol or algorithm, or the beginning of mode, kind, state or tag; `#word` matches only tags. Pure.
 */
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import type {Model} from './model.ts';
import {lookOf} from './state-look.ts';

/** The current filter, even while it is being typed; empty: all. */
export function instanceFilterOf({prompt, instanceFilter}: Model): string {
	return (prompt?.kind === 'instances' ? prompt.text : instanceFilter).trim();
}

/** Returns a test for `filter`, which ignores case. */
export function matcherOf(filter: string): (instance: InstanceView) => boolean {
	const words = filter
		.toLowerCase()
		.split(/\s+/)
		.filter(word => word !== '' && word !== '#');
	return instance => {
		const {inside, begins} = factsOf(instance);
		return words.every(
			word =>
				inside.some(fact => fact.toLowerCase().includes(word)) ||
				begins.some(fact => fact.toLowerCase().startsWith(word)),
		);
	};
}

/**
 * `inside`: a word may occur anywhere; `begins`: only at the beginning, because `off` must not match
 * `backoff`.
 */
function factsOf(instance: InstanceView): {inside: string[]; begins: string[]} {
	const {name, symbol, algorithm, tags, mode, kind} = instance.settings;
	const states = [instance.observed, lookOf(instance).word];
	return {
		inside: [name, symbol, algorithm],
		begins: [mode, kind, ...states, ...tags, ...tags.map(tag => `#${tag}`)],
	};
}
