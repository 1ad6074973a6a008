/**
 * Finds the matches in a text: the machine of `program.ts` remembers for each of its places where the match
 * began, and prefers alternatives in the order of `RegExp` (Pike, 1987). Pure.
 */
import {isWord} from './character-set.ts';
import {holds, type Program, type Surrounding} from './program.ts';

/** Begin, and end behind the last unit. */
export type Range = [begin: number, end: number];

/**
 * Maximum number of places visited for one text: a few milliseconds, since a screen shows dozens. Later
 * matches are not found.
 */
const visitsMax = 200_000;

/** Returns up to `countMax` matches from the left, none of them empty. */
export function findRanges(program: Program, text: string, countMax: number): Range[] {
	const ranges: Range[] = [];
	const budget = {visits: visitsMax};
	let from = 0;
	while (ranges.length < countMax && from <= text.length) {
		const range = findFrom(program, text, from, budget);
		if (range === null) break;
		const [begin, end] = range;
		if (end > begin) ranges.push(range);
		from = end > begin ? end : end + lengthAt(text, end);
	}
	return ranges;
}

type Thread = {place: number; begin: number};

function findFrom(
	program: Program,
	text: string,
	from: number,
	budget: {visits: number},
): Range | null {
	const seen = new Int32Array(program.length).fill(-1);
	let threads: Thread[] = [];
	let best: Range | null = null;
	for (let at = from; at <= text.length; at += lengthAt(text, at)) {
		const around = surroundingOf(text, at);
		const waiting = threads.reverse();
		// A match that began earlier is preferred.
		if (best === null) waiting.unshift({place: program.length - 1, begin: at});
		const next: Thread[] = [];
		const codePoint = text.codePointAt(at);
		for (let thread = waiting.pop(); thread !== undefined; thread = waiting.pop()) {
			const {place, begin} = thread;
			if (seen[place] === at) continue;
			seen[place] = at;
			budget.visits -= 1;
			if (budget.visits < 0) return null;
			const step = program[place]!;
			if (step.do === 'match') {
				best = [begin, at];
				break;
			}
			if (step.do === 'split')
				waiting.push({place: step.second, begin}, {place: step.first, begin});
			else if (step.do === 'assert') {
				if (holds(step.kind, around)) waiting.push({place: step.next, begin});
			} else if (codePoint !== undefined && step.set.has(codePoint))
				next.push({place: step.next, begin});
		}

		threads = next;
		if (threads.length === 0 && best !== null) return best;
	}
	return best;
}

function surroundingOf(text: string, at: number): Surrounding {
	return {
		isStart: at === 0,
		isEnd: at === text.length,
		isAfterWord: at > 0 && isWord(text.charCodeAt(at - 1)),
		isBeforeWord: at < text.length && isWord(text.charCodeAt(at)),
	};
}

/** Units of the character at `at`; 1 at the end of the text. */
function lengthAt(text: string, at: number): number {
	return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
