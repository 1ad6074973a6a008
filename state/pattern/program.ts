/**
 * Compiles the tree of a pattern into steps of a machine that is in many places at once (Thompson, 1968): its
 * work grows with the length of the text times the number of steps, whatever the pattern. Pure.
 */
import {characterSet, type CharacterSet} from './character-set.ts';
import type {AssertionKind, PatternNode} from './syntax.ts';

export type Step =
	| {do: 'take'; set: CharacterSet; next: number}
	/** Both ways; `first` is preferred. */
	| {do: 'split'; first: number; second: number}
	| {do: 'assert'; kind: AssertionKind; next: number}
	| {do: 'match'};

/** The first step is the last of the list: a pattern is built from its end. */
export type Program = readonly Step[];

/** Steps of one pattern; `(a{1000}){1000}` would need a million. */
const stepsMax = 1000;

/** Why a pattern cannot be compiled. */
export class PatternError extends Error {}

/**
 * Returns the program of `tree`; `flags` are those with which `RegExp` accepted the pattern.
 * @throws {@link PatternError} for look-around, references to groups, and more than 1,000 steps.
 */
export function compileProgram(tree: PatternNode, flags: string): Program {
	const steps: Step[] = [{do: 'match'}];
	const sets = new Map<string, CharacterSet>();
	let work = 0;
	const add = (step: Step): number => {
		spend();
		return steps.push(step) - 1;
	};
	// A repetition of nothing costs no step, but takes work.
	const spend = () => {
		work += 1;
		if (work > stepsMax) throw new PatternError('it is too large: repeat less');
	};
	const setOf = (source: string): CharacterSet => {
		const known = sets.get(source) ?? characterSet(source, flags);
		sets.set(source, known);
		return known;
	};

	/** Returns the first step of `node`, which continues with the step `next`. */
	function build(node: PatternNode, next: number): number {
		switch (node.type) {
			case 'character':
				return add({do: 'take', set: setOf(node.source), next});
			case 'sequence':
				return node.parts.reduceRight((after, part) => build(part, after), next);
			case 'choice':
				return node.branches
					.map(branch => build(branch, next))
					.reduceRight((second, first) => add({do: 'split', first, second}));
			case 'assertion':
				return add({do: 'assert', kind: node.kind, next});
			case 'repeat':
				return repeat(node, next);
			case 'look':
				throw new PatternError('it looks ahead or behind (?=…), which is not supported');
			case 'reference':
				throw new PatternError('it refers to a group (\\1), which is not supported');
		}
	}

	function repeat(
		{inner, min, max, isLazy}: Extract<PatternNode, {type: 'repeat'}>,
		next: number,
	): number {
		const fork = (into: number, past: number): Step => ({
			do: 'split',
			first: isLazy ? past : into,
			second: isLazy ? into : past,
		});
		let start = next;
		if (max === Number.POSITIVE_INFINITY) {
			start = add({do: 'match'});
			steps[start] = fork(build(inner, start), next);
		} else {
			for (let count = min; count < max; count += 1) {
				spend();
				start = add(fork(build(inner, start), next));
			}
		}

		for (let count = 0; count < min; count += 1) {
			spend();
			start = build(inner, start);
		}
		return start;
	}

	const start = build(tree, 0);
	// Ensures that the first step is the last of the list.
	steps.push({do: 'split', first: start, second: start});
	return steps;
}

/** The characters on both sides of a position. */
export type Surrounding = {
	isStart: boolean;
	isEnd: boolean;
	isAfterWord: boolean;
	isBeforeWord: boolean;
};

/** Whether an assertion holds. */
export function holds(kind: AssertionKind, around: Surrounding): boolean {
	if (kind === 'start') return around.isStart;
	if (kind === 'end') return around.isEnd;
	const isBoundary = around.isAfterWord !== around.isBeforeWord;
	return kind === 'boundary' ? isBoundary : !isBoundary;
}
