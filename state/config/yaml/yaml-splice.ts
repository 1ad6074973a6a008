/**
 * Sets or removes a value in a YAML text and keeps every other byte: serializing a parsed document would realign
 * comments and wrap lines. Pure. It refuses edits that are not safe; the caller checks the result by parsing it.
 */
import {isCollection, isMap, isPair, isScalar, type Pair, parseDocument, type YAMLMap} from 'yaml';
import {blockLines, flowPair, flowText, indentStep} from './yaml-text.ts';

/**
 * Returns `text` with `value` at `path`. An existing value is replaced; a missing part of the path is added after its
 * last sibling.
 * @throws Error if the file is written in a way that cannot be edited.
 */
export function putAt(text: string, path: readonly string[], value: unknown): string {
	const {map, pair, rest} = find(text, path);
	const [key = '', ...deeper] = rest;
	const level = path.length - rest.length;
	if (pair === undefined) return insert(text, map, {key, value: nested(deeper, value), level});
	// The key exists, but its value is not a map that could hold the rest of the path.
	const {from, to} = valueRange(text, pair);
	const inner = nested(deeper, value);
	if (from < to || map?.flow || deeper.length === 0)
		return replace(text, {from, to, by: `${leadOf(text, pair)}${flowText(inner)}`});
	const column = columnOf(text, pair) + indentStep;
	return insertLines(text, lineEnd(text, from), blockLines(inner, {column, level: level + 1}));
}

/**
 * Returns `text` without the entry at `path` and its comments. A map that becomes empty is removed as well; at the top
 * of the file it stays as `{}`. A missing path changes nothing.
 * @throws Error as {@link putAt}.
 */
export function dropAt(text: string, path: readonly string[]): string {
	const {map, pair, rest} = find(text, path);
	if (map === null || pair === undefined || rest.length > 1) return text;
	const isLast = map.items.length === 1;
	if (isLast && path.length > 2) return dropAt(text, path.slice(0, -1));
	if (map.flow) return dropFlow(text, map, pair);
	const without = replace(text, {...blockOf(text, pair), by: ''});
	if (!isLast) return without;
	const parent = find(text, path.slice(0, -1)).pair;
	if (parent === undefined) return without;
	const colon = text.indexOf(':', rangeOf(parent.key)[1]) + 1;
	return replace(without, {from: colon, to: colon, by: ' {}'});
}

type Splice = {from: number; to: number; by: string};

function replace(text: string, {from, to, by}: Splice): string {
	return text.slice(0, from) + by + text.slice(to);
}

type Place = {
	/** The deepest map along the path; null if the text is empty. */
	map: YAMLMap | null;
	/** The entry of that map along the path; undefined if there is none. */
	pair: Pair | undefined;
	/** The rest of the path, from the key in `map`. */
	rest: readonly string[];
};

function find(text: string, path: readonly string[]): Place {
	const {contents} = parseDocument(text, {prettyErrors: false, uniqueKeys: false});
	if (contents === null || (isScalar(contents) && contents.value === null))
		return {map: null, pair: undefined, rest: path};
	if (!isMap(contents)) throw new Error('the file holds no settings by name');
	let map: YAMLMap = contents;
	let rest = path;
	for (;;) {
		const [key] = rest;
		const pair = map.items.find(item => isScalar(item.key) && String(item.key.value) === key);
		if (pair === undefined || rest.length === 1) return {map, pair, rest};
		if (!isMap(pair.value)) {
			const isNothing = pair.value === null || (isScalar(pair.value) && pair.value.value === null);
			if (!isNothing) throw new Error(`${key} refers to settings in another place`);
			return {map, pair, rest};
		}

		map = pair.value;
		rest = rest.slice(1);
	}
}

/** `level`: the number of maps around the map of the new entry. */
type NewEntry = {key: string; value: unknown; level: number};

function insert(text: string, map: YAMLMap | null, entry: NewEntry): string {
	const {key, value, level} = entry;
	const last = map?.items.at(-1);
	if (map?.flow && last === undefined) return insertIntoEmpty(text, map, entry);
	if (map?.flow && last !== undefined) {
		const {to} = valueRange(text, last);
		return replace(text, {from: to, to, by: `, ${flowPair(key, value)}`});
	}

	if (map === null || last === undefined)
		return insertLines(text, text.length, blockLines({[key]: value}, {column: 0, level}));
	const column = columnOf(text, last);
	const lines = blockLines({[key]: value}, {column, level});
	// Sections at the top of the file are separated by an empty line.
	return insertLines(text, blockOf(text, last).to, column === 0 ? ['', ...lines] : lines);
}

/** `instances: {}` becomes one line per entry if the map around it is written that way. */
function insertIntoEmpty(text: string, map: YAMLMap, {key, value, level}: NewEntry): string {
	const [from, to] = rangeOf(map);
	const lineStart = text.lastIndexOf('\n', from - 1) + 1;
	const isBlock = /^[ ]*[^\s{}[\],"'#]+:[ ]+$/.test(text.slice(lineStart, from));
	if (!isBlock) return replace(text, {from: from + 1, to: to - 1, by: flowPair(key, value)});
	const column = text.slice(lineStart).search(/\S/) + indentStep;
	const colonEnd = text.slice(0, from).trimEnd().length;
	const opened = replace(text, {from: colonEnd, to, by: ''});
	const lines = blockLines({[key]: value}, {column, level});
	return insertLines(opened, lineEnd(opened, colonEnd), lines);
}

function insertLines(text: string, at: number, lines: readonly string[]): string {
	const newline = text.includes('\r\n') ? '\r\n' : '\n';
	const lead = at > 0 && text[at - 1] !== '\n' ? newline : '';
	return replace(text, {from: at, to: at, by: lead + lines.map(line => line + newline).join('')});
}

function dropFlow(text: string, map: YAMLMap, pair: Pair): string {
	const index = map.items.indexOf(pair);
	const [before, after] = [map.items[index - 1], map.items[index + 1]];
	const own = {from: rangeOf(pair.key)[0], to: valueRange(text, pair).to};
	if (after !== undefined)
		return replace(text, {from: own.from, to: rangeOf(after.key)[0], by: ''});
	const from = before === undefined ? own.from : valueRange(text, before).to;
	return replace(text, {from, to: own.to, by: ''});
}

/**
 * The lines of an entry: comments directly above it in its column, its own lines, and comments below it that are
 * indented more than its key.
 */
function blockOf(text: string, pair: Pair): {from: number; to: number} {
	const column = columnOf(text, pair);
	let from = text.lastIndexOf('\n', rangeOf(pair.key)[0] - 1) + 1;
	for (;;) {
		const above = text.lastIndexOf('\n', from - 2) + 1;
		const isComment = from > 0 && commentColumn(text.slice(above, from)) === column;
		// Comments in the first lines describe the file, not the entry.
		if (!isComment || above === 0) break;
		from = above;
	}

	let to = lineEnd(text, valueRange(text, pair).to);
	for (let at = to; at < text.length; ) {
		const end = lineEnd(text, at + 1);
		const line = text.slice(at, end);
		const depth = commentColumn(line);
		if (line.trim() !== '' && (depth === null || depth <= column)) break;
		if (depth !== null) to = end;
		at = end;
	}

	return {from, to};
}

/** Returns the column of a comment on a line of its own; null for other lines. */
function commentColumn(line: string): number | null {
	return /^ *#/.test(line) ? line.indexOf('#') : null;
}

/** Returns the end of the line with the character before `at`: the offset after its newline. */
function lineEnd(text: string, at: number): number {
	if (at > 0 && text[at - 1] === '\n') return at;
	const newline = text.indexOf('\n', at);
	return newline === -1 ? text.length : newline + 1;
}

/** Returns the column of the key of a pair that begins its line. */
function columnOf(text: string, pair: Pair): number {
	const [start] = rangeOf(pair.key);
	const lead = text.slice(text.lastIndexOf('\n', start - 1) + 1, start).replace(/^\uFEFF/, '');
	if (/^ *$/.test(lead)) return lead.length;
	throw new Error('the entry does not begin its line');
}

/** Returns the range of the value; a missing one has an empty range after the colon. */
function valueRange(text: string, {key, value}: Pair): {from: number; to: number} {
	const [, keyEnd] = rangeOf(key);
	const [from, to] = isNode(value) ? rangeOf(value) : [keyEnd, keyEnd];
	if (from < to) return {from, to};
	const colon = /^\s*:/.exec(text.slice(keyEnd))?.[0].length ?? 0;
	return {from: keyEnd + colon, to: keyEnd + colon};
}

function isNode(value: unknown): boolean {
	return (
		isScalar(value) ||
		isCollection(value) ||
		(typeof value === 'object' && value !== null && !isPair(value))
	);
}

function rangeOf(node: unknown): readonly [number, number] {
	const range = (node as {range?: [number, number, number] | null} | null)?.range;
	if (!range) throw new Error('the entry has no position of its own in the file');
	return [range[0], range[1]];
}

/** Returns the text to put between a key without a value and its new value. */
function leadOf(text: string, pair: Pair): string {
	const {from, to} = valueRange(text, pair);
	if (from < to) return '';
	return from > rangeOf(pair.key)[1] ? ' ' : ': ';
}

/** `['a', 'b']` around 1 is `{a: {b: 1}}`. */
function nested(keys: readonly string[], value: unknown): unknown {
	return keys.reduceRight<unknown>((inner, key) => ({[key]: inner}), value);
}
