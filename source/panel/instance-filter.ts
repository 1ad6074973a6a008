/**
 * Which instances a person wants to see: words that all have to match, typed after `F`. A word matches a part
 * of name, symbol, algorithm, tag, mode, kind or state; `#word` matches tags from their beginning. Pure.
 */
import type {InstanceView} from '../../state/domain/snapshot.ts';
import type {Model} from './model.ts';
import {lookOf} from './state-look.ts';

/** The filter in force, also while it is being typed; empty: all. */
export function instanceFilterOf({prompt, instanceFilter}: Model): string {
	return (prompt?.kind === 'instances' ? prompt.text : instanceFilter).trim();
}

/** Returns a test for `filter`; upper and lower case are the same. */
export function matcherOf(filter: string): (instance: InstanceView) => boolean {
	const words = filter
		.toLowerCase()
		.split(/\s+/)
		.filter(word => word !== '' && word !== '#');
	return instance => {
		const text = factsOf(instance).join(' ').toLowerCase();
		return words.every(word => text.includes(word.startsWith('#') ? ` ${word}` : word));
	};
}

/** Tags stand with their sign, so that `#up` finds the tag and no other word. */
function factsOf(instance: InstanceView): string[] {
	const {name, symbol, algorithm, tags, mode, kind} = instance.settings;
	const what = kind === 'command' ? 'command' : algorithm;
	const state = [instance.observed, lookOf(instance).word];
	return [name, symbol, what, mode, ...state, ...tags.map(tag => `#${tag}`)];
}
