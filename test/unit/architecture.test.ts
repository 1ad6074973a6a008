/** Polices the tree: imports, calls, sizes, words and links. A rule that saw no file would prove nothing. */
import {existsSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {expect, test} from 'vitest';
import {
	bans,
	fileWriters,
	fileLinesMax,
	functionLinesMax,
	functionLinesWithJsxMax,
	importExceptions,
	longFiles,
	longFunctions,
	processModules,
	patternMakers,
	processStarters,
	sqlRooms,
	streamHolders,
	textExits,
	wordsNotToSay,
} from '../support/architecture-rules.ts';
import {growsFast} from '../support/backtracking.ts';
import {
	findNodes,
	type Import,
	listFiles,
	projectRoot,
	readSource,
	type SourceFile,
	type SyntaxNode,
	walk,
} from '../support/source-tree.ts';
import {functionsOf} from '../support/tree/functions.ts';
import {covers, roomOf} from '../support/tree/rooms.ts';

const sources = ['source', 'runner', 'state', 'algorithm'].flatMap(folder =>
	listFiles(folder, ['.ts', '.tsx']).map(path => readSource(path)),
);
const documents = ['README.md', 'CHANGELOG.md', ...listFiles('docs', ['.md'])];

test('every folder of the source was read', () => {
	for (const folder of ['source/', 'runner/', 'state/', 'state/domain/', 'algorithm/'])
		expect(sources.filter(({path}) => path.startsWith(folder)).length, folder).toBeGreaterThan(0);
	expect(documents.length).toBeGreaterThan(3);
});

test('files import only from the rooms that their room allows', () => {
	const isAllowed = (path: string, {target, typeOnly}: Import) => {
		const room = roomOf(path);
		const exception = importExceptions.find(({file}) => file === path);
		const may = [...(room?.may ?? []), ...(exception?.may ?? [])];
		const types = typeOnly ? (room?.mayTypes ?? []) : [];
		return [...may, ...types].some(prefix => covers(prefix, target));
	};
	const breaches = sources.flatMap(({path, imports}) =>
		imports.filter(one => !isAllowed(path, one)).map(({target}) => `${path} → ${target}`),
	);
	expect(breaches).toEqual([]);
});

test('time, randomness, timers and the end of the process belong to few files', () => {
	const calls = sources.flatMap(source =>
		bannedCalls(source).map(({call, line}) => ({call, file: source.path, line})),
	);
	expect(calls.length).toBeGreaterThan(0);
	const breaches = calls.filter(
		({call, file}) => !bans.find(ban => ban.call === call)?.allowed.some(one => one.file === file),
	);
	expect(breaches.map(({call, file, line}) => `${file}:${line} ${call}`)).toEqual([]);
});

/** Uses of a banned name, called or handed on, and `new Date()` without a time. */
function bannedCalls(source: SourceFile): {call: string; line: number}[] {
	const found: {call: string; line: number}[] = [];
	const names = new Set(bans.map(({call}) => call));
	walk(source.program, (node, parent) => {
		const name = dottedName(node, parent);
		if (name !== null && names.has(name)) found.push({call: name, line: source.lineAt(node.start)});
		const {callee, arguments: parameters} = node as {callee?: SyntaxNode; arguments?: unknown[]};
		if (node.type === 'NewExpression' && callee?.['name'] === 'Date' && parameters?.length === 0)
			found.push({call: 'Date.now', line: source.lineAt(node.start)});
	});
	return found;
}

function dottedName(node: SyntaxNode, parent: SyntaxNode | null): string | null {
	if (node.type === 'MemberExpression') {
		const {object, property} = node as unknown as Record<string, SyntaxNode>;
		return `${String(object?.['name'])}.${String(property?.['name'])}`;
	}

	const called = parent?.type === 'CallExpression' && parent['callee'] === node;
	return node.type === 'Identifier' && called ? String(node['name']) : null;
}

/** Names of streams that end at a person: `stdout.write(…)`, `this.terminal.write(…)`. */
const streamNames = new Set(['stdout', 'stderr', 'output', 'terminal', 'stream']);

/** What may stand in a call that writes text: its maker, an empty text, our own end of a line. */
const textMakers = new Set([
	'shownLine',
	'shownLines',
	'shownNote',
	'shownDocument',
	'harmlessText',
]);

/** Every use of a stream of the process, of a console, and of a write past the streams. */
function textWrites({program, lineAt}: SourceFile) {
	const found: {what: string; line: number; node: SyntaxNode; writes: boolean}[] = [];
	walk(program, (node, parent) => {
		const isCall = node.type === 'CallExpression';
		const callee = isCall ? (node['callee'] as SyntaxNode) : null;
		const name = callee === null ? null : lastNames(callee);
		const add = (what: string, writes: boolean) =>
			found.push({what, line: lineAt(node.start), node, writes});
		if (name?.[1] === 'write' && streamNames.has(name[0])) add(`${name[0]}.write`, true);
		if (name?.[1] === 'writeSync') add('writeSync', true);
		if (node.type !== 'MemberExpression') return;
		const [object, property] = lastNames(node) ?? ['', ''];
		if (object === 'process' && (property === 'stdout' || property === 'stderr'))
			add(`process.${property}`, false);
		if (object === 'console' && parent?.type === 'CallExpression') add(`console.${property}`, true);
	});
	return found;
}

/** `a.b.write` → `['b', 'write']`; `writeSync` → `['', 'writeSync']`. */
function lastNames(node: SyntaxNode): [string, string] | null {
	if (node.type === 'Identifier') return ['', String(node['name'])];
	if (node.type !== 'MemberExpression') return null;
	const {object, property} = node as unknown as Record<string, SyntaxNode>;
	const inner = object?.type === 'MemberExpression' ? object['property'] : object;
	return [String((inner as SyntaxNode)['name']), String(property?.['name'])];
}

test('text leaves for a terminal through few files, made harmless', () => {
	let seen = 0;
	const breaches = sources.flatMap(source => {
		const exit = textExits.find(({file}) => file === source.path);
		const isHolder = streamHolders.some(({file}) => file === source.path);
		const isFileWriter = fileWriters.some(({file}) => file === source.path);
		return textWrites(source)
			.filter(({what, node, writes}) => {
				if (what === 'writeSync' && isFileWriter) return false;
				seen += 1;
				if (exit === undefined) return !(isHolder && !writes);
				return exit.made && writes && !what.startsWith('writeSync') && !isMade(node);
			})
			.map(({what, line}) => `${source.path}:${line} ${what}`);
	});
	expect(breaches).toEqual([]);
	expect(seen).toBeGreaterThan(15);
});

/** Whether the text that a call writes comes from a maker, or is a literal of ours. */
function isMade(call: SyntaxNode): boolean {
	const [text] = call['arguments'] as SyntaxNode[];
	if (text === undefined) return false;
	const parts = text.type === 'TemplateLiteral' ? (text['expressions'] as SyntaxNode[]) : [text];
	return parts.every(part => {
		if (part.type === 'Literal') return true;
		if (part.type === 'Identifier') return part['name'] === 'shown';
		return findNodes(part, 'CallExpression').some(inner => {
			const name = lastNames(inner['callee'] as SyntaxNode);
			return name !== null && name[0] === '' && textMakers.has(name[1]);
		});
	});
}

test('few files start processes', () => {
	const breaches = sources.flatMap(({path, imports}) =>
		imports
			.filter(({target, typeOnly}) => processModules.includes(target) && !typeOnly)
			.filter(() => !processStarters.some(({file}) => file === path))
			.map(({target}) => `${path} → ${target}`),
	);
	expect(breaches).toEqual([]);
});

const sqlPattern =
	/^\s*(?:SELECT\s.+\sFROM|INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+TABLE|BEGIN\s+(?:IMMEDIATE|EXCLUSIVE)|PRAGMA\s)/is;

test('the steps of every regular expression grow with the length of the text alone', () => {
	// The measure itself: these are known to be slow.
	for (const slow of ['(a+)+$', '([^ :]*):x', '\\s+$', 'a*a*b', '^(a|a)*b'])
		expect(growsFast(slow, 'u'), slow).not.toBeNull();
	for (const quick of ['^\\s*a', 'a+', '^(\\d+)-(\\d+)$', '^[a-z]+: .*$'])
		expect(growsFast(quick, 'u'), quick).toBeNull();
	let seen = 0;
	const found = sources.flatMap(source =>
		findNodes(source.program, 'Literal').flatMap(node => {
			const {pattern, flags} = (node['regex'] ?? {}) as {pattern?: string; flags?: string};
			if (pattern === undefined) return [];
			seen += 1;
			const text = growsFast(pattern, flags ?? '');
			if (text === null) return [];
			return [
				`${source.path}:${source.lineAt(node.start)} /${pattern}/ with ${JSON.stringify(text)}`,
			];
		}),
	);
	expect(found).toEqual([]);
	expect(seen).toBeGreaterThan(80);
});

test('few files make a regular expression from a text', () => {
	const makers = sources.flatMap(source =>
		['NewExpression', 'CallExpression']
			.flatMap(type => findNodes(source.program, type))
			.filter(({callee}) => (callee as SyntaxNode)['name'] === 'RegExp')
			.map(() => source.path),
	);
	expect(new Set(makers)).toEqual(new Set(patternMakers.map(({file}) => file)));
});

test('SQL stands in the stores alone', () => {
	let seen = 0;
	const breaches = sources.flatMap(source => {
		const texts = [
			...findNodes(source.program, 'Literal'),
			...findNodes(source.program, 'TemplateElement'),
		];
		const sql = texts.filter(node => sqlPattern.test(textOf(node)));
		seen += sql.length;
		if (sqlRooms.some(({room}) => covers(room, source.path))) return [];
		return sql.map(node => `${source.path}:${source.lineAt(node.start)}`);
	});
	expect(breaches).toEqual([]);
	expect(seen).toBeGreaterThan(10);
});

function textOf(node: SyntaxNode): string {
	const {value} = node;
	if (typeof value === 'string') return value;
	return typeof value === 'object' && value !== null && 'raw' in value ? String(value.raw) : '';
}

test('files are short, or say why not', () => {
	const long = sources.filter(({text}) => text.split('\n').length - 1 > fileLinesMax);
	const unexcused = long.filter(({path}) => !longFiles.some(({file}) => file === path));
	expect(unexcused.map(({path, text}) => `${path}: ${text.split('\n').length - 1}`)).toEqual([]);
});

test('functions are short, those inside them included, or say why not', () => {
	const breaches = sources
		.flatMap(functionsOf)
		.filter(({lines, hasJsx}) => lines > (hasJsx ? functionLinesWithJsxMax : functionLinesMax))
		.filter(({file, name}) => !longFunctions.some(one => one.file === file && one.name === name));
	expect(breaches.map(({file, line, name, lines}) => `${file}:${line} ${name}: ${lines}`)).toEqual(
		[],
	);
});

test('exceptions to the rules still have something to excuse', () => {
	const paths = new Set(sources.map(({path}) => path));
	const named = [
		...importExceptions.map(({file}) => file),
		...bans.flatMap(({allowed}) => allowed.map(({file}) => file)),
		...processStarters.map(({file}) => file),
		...textExits.map(({file}) => file),
		...streamHolders.map(({file}) => file),
		...fileWriters.map(({file}) => file),
		...longFiles.map(({file}) => file),
		...longFunctions.map(({file}) => file),
	];
	expect(named.filter(file => !paths.has(file))).toEqual([]);
});

test('text contains no word that the glossary replaces', () => {
	const texts = [
		...sources.map(({path, text}) => ({path, text})),
		...documents
			.filter(path => path !== 'docs/glossary.md')
			.map(path => ({path, text: readFileSync(join(projectRoot, path), 'utf8')})),
	];
	const breaches = texts.flatMap(({path, text}) =>
		wordsNotToSay
			.filter(({inside = ['']}) => inside.some(folder => path.startsWith(folder)))
			.filter(({word}) => word.test(text))
			.map(({word, say}) => `${path}: ${word.exec(text)?.[0]} (say: ${say})`),
	);
	expect(breaches).toEqual([]);
});

test('links in documents lead somewhere', () => {
	let seen = 0;
	const dead = documents.flatMap(path => {
		const text = readFileSync(join(projectRoot, path), 'utf8');
		const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(
			([, link]) => link ?? '',
		);
		seen += links.length;
		return links
			.filter(link => !existsSync(join(projectRoot, dirname(path), link)))
			.map(link => `${path} → ${link}`);
	});
	expect(dead).toEqual([]);
	expect(seen).toBeGreaterThan(5);
});

/** The name of a heading in a link, as GitHub makes it. */
const anchorOf = (heading: string) =>
	heading
		.toLowerCase()
		.replaceAll(/[^\p{L}\p{N} _-]/gu, '')
		.trim()
		.replaceAll(' ', '-');

test('links within a document and into another one name a heading that is there', () => {
	const texts = new Map(
		documents.map(path => [path, readFileSync(join(projectRoot, path), 'utf8')]),
	);
	const anchors = (path: string) =>
		[...(texts.get(path) ?? '').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
			anchorOf(heading),
		);
	let seen = 0;
	const dead = [...texts].flatMap(([path, text]) => {
		const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)/g)];
		seen += links.length;
		return links
			.filter(([, file = '', anchor = '']) => {
				const target = file === '' ? path : join(dirname(path), file);
				return !anchors(target).includes(anchor);
			})
			.map(([link]) => `${path} → ${link}`);
	});
	expect(dead).toEqual([]);
	expect(seen).toBeGreaterThan(5);
});
