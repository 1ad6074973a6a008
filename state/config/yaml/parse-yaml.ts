/**
 * YAML text → its values, or its problems. The file is untrusted: nesting, aliases and keys are limited before the
 * values are traversed, and every problem has a position. Pure.
 */
import {messageOf} from '../../domain/error.ts';
import {
	type Alias,
	type Document,
	isAlias,
	isMap,
	isScalar,
	isSeq,
	LineCounter,
	type Pair,
	parseDocument,
} from 'yaml';

import {keepNumberTexts} from './number-texts.ts';
import {quotedKey, yamlErrorText} from './quoted.ts';

/** One problem; `offset` counts characters of the text. */
export type YamlProblem = {offset: number; text: string};

export type ParsedYaml =
	| {ok: true; document: Document; value: unknown}
	| {ok: false; problems: readonly YamlProblem[]};

/** Limit of nested levels; settings need five or six. */
const levelsMax = 32;

/** Limit of open brackets, including those in texts and comments. A text with more is not parsed. */
const bracketsMax = 1000;

/**
 * Returns the values of `text`, null for an empty one; numbers as {@link keepNumberTexts} leaves them. Never throws
 * because of the text.
 */
export function parseYaml(text: string): ParsedYaml {
	const deep = deepPlace(text);
	if (deep !== null) return refused([{offset: deep, text: tooDeep}]);
	// A broken file has up to one error per character; their stacks would take most of the time.
	const {stackTraceLimit} = Error;
	Error.stackTraceLimit = 0;
	try {
		return parse(text);
	} catch (error) {
		if (error instanceof RangeError) return refused([{offset: 0, text: tooDeep}]);
		// The conversion to values can fail: an alias has no anchor, or there are too many aliases.
		const message = messageOf(error);
		return refused([{offset: 0, text: yamlErrorText(message)}]);
	} finally {
		Error.stackTraceLimit = stackTraceLimit;
	}
}

const tooDeep = `nested too deeply, expected at most ${levelsMax} levels`;

const refused = (problems: readonly YamlProblem[]): ParsedYaml => ({ok: false, problems});

function parse(text: string): ParsedYaml {
	// The parser finds duplicate keys in quadratic time; the traversal below does it in linear time.
	const document = parseDocument(text, {prettyErrors: false, uniqueKeys: false});
	// The parser catches its own stack overflow and reports it once per level.
	const overflow = document.errors.find(({message}) => message.startsWith('Maximum call stack'));
	if (overflow !== undefined) return refused([{offset: overflow.pos[0], text: tooDeep}]);
	if (document.errors.length > 0)
		return refused(
			document.errors.map(({pos, message}) => ({
				offset: pos[0],
				text: yamlErrorText(message),
			})),
		);
	const problems = problemsOf(document);
	if (problems.length > 0) return refused(problems);
	keepNumberTexts(document);
	return {ok: true, document, value: document.toJS() as unknown};
}

/** Returns the offset at which brackets or the dashes of a line nest too deeply to be parsed; null if none do. */
function deepPlace(text: string): number | null {
	let open = 0;
	let dashes = 0;
	for (let at = 0; at < text.length; at += 1) {
		const character = text.charAt(at);
		if (character === '[' || character === '{') open += 1;
		else if (character === ']' || character === '}') open = Math.max(0, open - 1);
		if (character === '-' || character === '?') dashes += 1;
		else if (character !== ' ' && character !== '\t') dashes = 0;
		if (open > bracketsMax || dashes > bracketsMax) return at;
	}

	return null;
}

type Visit = {node: unknown; level: number};

/** Returns problems that the parser does not detect, in the order of the file. */
function problemsOf(document: Document): YamlProblem[] {
	const problems: YamlProblem[] = [];
	const waiting: Visit[] = [{node: document.contents, level: 1}];
	for (let visit = waiting.pop(); visit !== undefined; visit = waiting.pop()) {
		const {node, level} = visit;
		const inner = isMap(node) ? mapValues(node.items, problems) : isSeq(node) ? node.items : [];
		if (isAlias(node)) problems.push(...aliasProblem(node, document));
		if (inner.length > 0 && level > levelsMax) return [{offset: startOf(node), text: tooDeep}];
		waiting.push(...inner.map(each => ({node: each, level: level + 1})));
	}

	return problems.toSorted((a, b) => a.offset - b.offset);
}

function mapValues(pairs: readonly Pair[], problems: YamlProblem[]): unknown[] {
	const seen = new Set<string>();
	return pairs.map(({key, value}) => {
		const text = keyProblem(key, seen);
		if (text !== null) problems.push({offset: startOf(key), text});
		return value;
	});
}

function keyProblem(key: unknown, seen: Set<string>): string | null {
	if (!isScalar(key)) return 'expected a name as the key';
	const name = String(key.value);
	// This key would change the prototype of the object that holds the settings.
	if (name === '__proto__') return '__proto__ cannot be used as a name';
	if (seen.has(name)) return `duplicate key ${JSON.stringify(quotedKey(name))}`;
	seen.add(name);
	return null;
}

/** Refuses an alias without an anchor, and one inside its own anchor: such a value would be infinite. */
function aliasProblem(alias: Alias, document: Document): YamlProblem[] {
	const offset = startOf(alias);
	const target = alias.resolve(document);
	// Its name is not shown: it may be a secret that begins with an asterisk.
	if (target === undefined)
		return [{offset, text: 'an alias has no anchor before it; quote a text that begins with *'}];
	const name = alias.source.slice(0, 80);
	const end = target.range?.[1] ?? 0;
	const holdsItself = startOf(target) <= offset && offset < end;
	return holdsItself
		? [{offset, text: `*${name} is inside &${name}: a value cannot contain itself`}]
		: [];
}

function startOf(node: unknown): number {
	const range = (node as {range?: readonly [number, number, number] | null} | null)?.range;
	return range?.[0] ?? 0;
}

/** Returns a function from an offset in `text` to its line and column, from 1. */
export function placesIn(text: string): (offset: number) => {line: number; column: number} {
	const lines = new LineCounter();
	lines.addNewLine(0);
	for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1))
		lines.addNewLine(at + 1);
	return offset => {
		const {line, col} = lines.linePos(offset);
		return {line: Math.max(1, line), column: Math.max(1, col)};
	};
}
