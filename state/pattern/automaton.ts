/**
 * Decides whether a text contains a match. The machine of `program.ts` can be in many places at once; each
 * set of places is a state of a table, which is filled while texts are read, so that one character usually
 * costs one lookup. If the table grows too large, it is dropped and each character is computed. Pure, except
 * for the table.
 */
import {isWord} from './character-set.ts';
import {holds, type Program, type Surrounding} from './program.ts';

export type Automaton = {
	test(text: string): boolean;
};

/** The machine before a character: its places, and the context before them. */
type State = {
	places: readonly number[];
	isStart: boolean;
	isAfterWord: boolean;
	/** By code point; ASCII only. */
	next: (State | null)[];
	/** Whether the text may end here with a match; null: not computed yet. */
	endsWell: boolean | null;
};

/** Marks a match instead of a state. */
const matched: State = {places: [], isStart: false, isAfterWord: false, next: [], endsWell: true};

/** Numbers kept in all states of the table together: less than a megabyte. */
const tableNumbersMax = 100_000;
const asciiCount = 128;

export function createAutomaton(program: Program): Automaton {
	const first = program.length - 1;
	const table = new Map<string, State>();
	let tableNumbers = 0;
	let isGivenUp = false;
	const seen = new Uint32Array(program.length);
	let look = 0;

	function stateOf(places: readonly number[], isStart: boolean, isAfterWord: boolean): State {
		const fresh = (): State => ({places, isStart, isAfterWord, next: [], endsWell: null});
		if (isGivenUp) return fresh();
		const key = `${isStart ? 's' : ''}${isAfterWord ? 'w' : ''}${places.join()}`;
		const known = table.get(key);
		if (known !== undefined) return known;
		tableNumbers += places.length + asciiCount;
		if (tableNumbers > tableNumbersMax) {
			isGivenUp = true;
			table.clear();
		}
		const state = fresh();
		if (!isGivenUp) table.set(key, state);
		return state;
	}

	/** Returns the characters that may come next, as steps; null: a match ends here. */
	function reach({places}: State, around: Surrounding): number[] | null {
		look += 1;
		const waiting = [...places, first];
		const takers: number[] = [];
		for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
			if (seen[place] === look) continue;
			seen[place] = look;
			const step = program[place]!;
			if (step.do === 'match') return null;
			if (step.do === 'take') takers.push(place);
			else if (step.do === 'split') waiting.push(step.second, step.first);
			else if (holds(step.kind, around)) waiting.push(step.next);
		}
		return takers;
	}

	function advance(state: State, codePoint: number): State {
		const isBeforeWord = isWord(codePoint);
		const {isStart, isAfterWord} = state;
		const takers = reach(state, {isStart, isAfterWord, isEnd: false, isBeforeWord});
		if (takers === null) return matched;
		const places: number[] = [];
		for (const taker of takers) {
			const step = program[taker]!;
			if (step.do === 'take' && step.set.has(codePoint)) places.push(step.next);
		}
		return stateOf(
			[...new Set(places)].sort((a, b) => a - b),
			false,
			isBeforeWord,
		);
	}

	function endsWell(state: State): boolean {
		const {isStart, isAfterWord} = state;
		state.endsWell ??=
			reach(state, {isStart, isAfterWord, isEnd: true, isBeforeWord: false}) === null;
		return state.endsWell;
	}

	return {
		test(text) {
			let state = stateOf([], true, false);
			for (let index = 0; index < text.length; index += 1) {
				const codePoint = text.codePointAt(index)!;
				if (codePoint > 0xffff) index += 1;
				const known = state.next[codePoint];
				const next = known ?? advance(state, codePoint);
				if (known === undefined && !isGivenUp && codePoint < asciiCount)
					state.next[codePoint] = next;
				if (next === matched) return true;
				state = next;
			}
			return endsWell(state);
		},
	};
}
