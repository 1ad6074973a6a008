/**
 * Counts the steps that a backtracking matcher, as the one of RegExp, takes for a pattern and a text; and makes texts
 * that hurt a pattern. Counting replaces a clock: the same pattern takes the same steps on every machine.
 */
import {characterSet} from '../../state/pattern/character-set.ts';
import {parsePattern, type PatternNode} from '../../state/pattern/syntax.ts';

/** Thrown where a pattern takes more steps than any linear one. */
class TooManySteps extends Error {}

/** Steps for one text; a linear pattern takes some ten a character. */
const stepsMax = 60_000;

/** RegExp matches what looks behind from its end; ours look at one character. */
const behindMax = 2;

type Next = (at: number) => boolean;

/** Returns the steps of a search for a match in `text`; infinity: too many to count. */
export function searchSteps(source: string, flags: string, text: string): number {
	const tree = parsePattern(source);
	const own = flags.replaceAll(/[gy]/g, '');
	const isMultiline = flags.includes('m');
	const sets = new Map<string, (codePoint: number) => boolean>();
	let steps = 0;

	function has(classSource: string, at: number): boolean {
		steps += 1;
		if (steps > stepsMax) throw new TooManySteps();
		const codePoint = text.codePointAt(at);
		if (codePoint === undefined) return false;
		let known = sets.get(classSource);
		if (known === undefined) {
			const set = characterSet(classSource, own);
			sets.set(classSource, (known = one => set.has(one)));
		}
		return known(codePoint);
	}

	function match(node: PatternNode, at: number, next: Next): boolean {
		switch (node.type) {
			case 'character':
				return has(node.source, at) && next(at + 1);
			case 'sequence':
				return sequence(node.parts, 0, at, next);
			case 'choice':
				return node.branches.some(branch => match(branch, at, next));
			case 'repeat':
				return repeat(node, 0, at, next);
			case 'assertion':
				return holds(node.kind, at) && next(at);
			case 'look':
				return looks(node, at) !== node.isNegative && next(at);
			case 'reference':
				throw new Error('references are not counted');
		}
	}

	function sequence(parts: readonly PatternNode[], index: number, at: number, next: Next): boolean {
		const part = parts[index];
		if (part === undefined) return next(at);
		return match(part, at, end => sequence(parts, index + 1, end, next));
	}

	function repeat(
		node: Extract<PatternNode, {type: 'repeat'}>,
		count: number,
		at: number,
		next: Next,
	): boolean {
		const more = () =>
			count < node.max &&
			match(
				node.inner,
				at,
				end => (end > at || count < node.min) && repeat(node, count + 1, end, next),
			);
		if (count < node.min) return more();
		return node.isLazy ? next(at) || more() : more() || next(at);
	}

	function looks({inner, isBehind}: Extract<PatternNode, {type: 'look'}>, at: number): boolean {
		if (!isBehind) return match(inner, at, () => true);
		for (let start = at; start >= Math.max(0, at - behindMax); start -= 1)
			if (match(inner, start, end => end === at)) return true;
		return false;
	}

	function holds(kind: string, at: number): boolean {
		steps += 1;
		if (kind === 'start') return at === 0 || (isMultiline && text[at - 1] === '\n');
		if (kind === 'end') return at === text.length || (isMultiline && text[at] === '\n');
		const isWord = (index: number) => /^\w$/.test(text[index] ?? '');
		return (isWord(at - 1) !== isWord(at)) === (kind === 'boundary');
	}

	try {
		const startMax = flags.includes('y') ? 0 : text.length;
		for (let start = 0; start <= startMax; start += 1) if (match(tree, start, () => true)) break;
		return steps;
	} catch (error) {
		if (error instanceof TooManySteps) return Number.POSITIVE_INFINITY;
		throw error;
	}
}

/** Characters that stand for the classes of patterns. */
const letters = [
	'a',
	'0',
	' ',
	'_',
	'-',
	':',
	'/',
	'\\',
	'.',
	'"',
	"'",
	'\n',
	'\t',
	'\u0001',
	'(',
	')',
	'[',
	',',
	'é',
	'Z',
	'=',
	'#',
	'\uFE0F',
];

/** A text that `node` takes, with `count` turns of each repetition that may have so many. */
function sample(node: PatternNode, flags: string, count: number): string {
	switch (node.type) {
		case 'character': {
			const set = characterSet(node.source, flags);
			return letters.find(letter => set.has(letter.codePointAt(0) ?? 0)) ?? literalOf(node.source);
		}
		case 'sequence':
			return node.parts.map(part => sample(part, flags, count)).join('');
		case 'choice':
			return sample(node.branches[0]!, flags, count);
		case 'repeat':
			return sample(node.inner, flags, count).repeat(Math.max(node.min, Math.min(node.max, count)));
		case 'assertion':
		case 'look':
		case 'reference':
			return '';
	}
}

const literalOf = (source: string) =>
	source.startsWith('\\') ? source.slice(1, 2) : source.slice(0, 1);

function repeats(node: PatternNode): Array<Extract<PatternNode, {type: 'repeat'}>> {
	switch (node.type) {
		case 'sequence':
			return node.parts.flatMap(repeats);
		case 'choice':
			return node.branches.flatMap(repeats);
		case 'repeat':
			return [node, ...repeats(node.inner)];
		case 'look':
			return repeats(node.inner);
		case 'character':
		case 'assertion':
		case 'reference':
			return [];
	}
}

/** Returns functions that make texts of about `size` characters, each of which hurts some pattern. */
export function hostileTexts(source: string, flags: string): Array<(size: number) => string> {
	const own = flags.replaceAll(/[gy]/g, '');
	const tree = parsePattern(source);
	const whole = sample(tree, own, 1);
	const parts = tree.type === 'sequence' ? tree.parts : [tree];
	// What stands before a repetition, so that the matcher reaches it.
	const heads = parts.flatMap((part, index) =>
		repeats(part).length === 0
			? []
			: [
					parts
						.slice(0, index)
						.map(before => sample(before, own, 1))
						.join(''),
				],
	);
	const pumps = new Set([
		...repeats(tree).map(({inner}) => sample(inner, own, 1)),
		...Array.from(whole),
		...heads,
		whole,
		whole.slice(0, -1),
	]);
	pumps.delete('');
	return [...pumps].flatMap(pump =>
		['', ...new Set(heads)].flatMap(head =>
			['', '\u0001', ' ', '\n!'].map(
				end => (size: number) => head + pump.repeat(Math.ceil(size / pump.length)) + end,
			),
		),
	);
}

/** Returns the text that makes the steps of a pattern grow faster than its length; null: none was found. */
export function growsFast(source: string, flags: string): string | null {
	// What turns a bounded number of times takes a bounded time at each place.
	if (!repeats(parsePattern(source)).some(({max}) => max === Number.POSITIVE_INFINITY)) return null;
	const [small, large] = [70, 140];
	for (const textOf of hostileTexts(source, flags)) {
		const before = searchSteps(source, flags, textOf(small));
		const after = searchSteps(source, flags, textOf(large));
		if (after === Number.POSITIVE_INFINITY || after > 3 * before) return textOf(8);
	}
	return null;
}
