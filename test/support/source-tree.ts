/** Reads and parses the project's own files, for tests that police the tree. */
import {readdirSync, readFileSync} from 'node:fs';
import {join, posix, relative} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseSync} from 'oxc-parser';

export const projectRoot = fileURLToPath(new URL('../../', import.meta.url));

/** A node of the syntax tree; offsets are characters from 0. */
export type SyntaxNode = {type: string; start: number; end: number} & Record<string, unknown>;

export type Import = {
	/** File of ours relative to the root, `node:fs`, or a package's name. */
	target: string;
	/** Names as the target exports them; null: all of them. */
	names: readonly string[] | null;
	/** Whether it leaves no trace at run time. */
	typeOnly: boolean;
	dynamic: boolean;
};

/** A name that a file exports itself, or hands on from another one. */
export type Export = {
	/** `*` for all names of another file. */
	name: string;
	isType: boolean;
	/** File that it is handed on from; null: it is declared here. */
	from: string | null;
};

export type SourceFile = {
	/** Relative to the root, with `/`. */
	path: string;
	text: string;
	imports: Import[];
	exports: Export[];
	comments: readonly Comment[];
	program: SyntaxNode;
	/** Line of an offset, from 1. */
	lineAt: (offset: number) => number;
};

/** Text between the marks of a comment. */
export type Comment = {type: 'Line' | 'Block'; value: string; start: number; end: number};

/** Returns the paths below `folder` (relative to `root`) that end with one of `endings`. */
export function listFiles(
	folder: string,
	endings: readonly string[],
	root: string = projectRoot,
): string[] {
	try {
		return readdirSync(join(root, folder), {recursive: true, withFileTypes: true})
			.filter(entry => entry.isFile() && endings.some(ending => entry.name.endsWith(ending)))
			.map(entry => posix.join(relative(root, entry.parentPath), entry.name))
			.toSorted();
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
		throw error;
	}
}

/** Parses one TypeScript file of the tree at `root`. */
export function readSource(path: string, root: string = projectRoot): SourceFile {
	const text = readFileSync(join(root, path), 'utf8');
	const {program, module, errors, comments} = parseSync(path, text);
	if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
	const statics = module.staticImports.map(({moduleRequest, entries}): Import => {
		const isAll = entries.some(({importName}) => importName.kind.startsWith('Namespace'));
		return {
			target: resolveTarget(path, moduleRequest.value),
			names: isAll ? null : entries.map(({importName}) => importName.name ?? 'default'),
			typeOnly: entries.length > 0 && entries.every(({isType}) => isType),
			dynamic: false,
		};
	});
	const exports = module.staticExports.flatMap(({entries}) =>
		entries.map(({exportName, moduleRequest, isType}): Export => {
			const from = moduleRequest === null ? null : resolveTarget(path, moduleRequest.value);
			return {name: exportName.name ?? '*', isType, from};
		}),
	);
	const handedOn = exports.flatMap(({name, from, isType}): Import[] =>
		from === null
			? []
			: [{target: from, names: name === '*' ? null : [name], typeOnly: isType, dynamic: false}],
	);
	const tree = program as unknown as SyntaxNode;
	const dynamics = findNodes(tree, 'ImportExpression').flatMap(({source}): Import[] => {
		const {value} = source as {value?: unknown};
		return typeof value === 'string'
			? [{target: resolveTarget(path, value), names: null, typeOnly: false, dynamic: true}]
			: [];
	});
	return {
		path,
		text,
		imports: [...statics, ...handedOn, ...dynamics],
		exports,
		comments,
		program: tree,
		lineAt: lineCounter(text),
	};
}

/** Returns what finds the line of an offset, from 1. */
function lineCounter(text: string): (offset: number) => number {
	const starts = [0];
	for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
	return offset => {
		let [low, high] = [0, starts.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((starts[middle] as number) <= offset) low = middle + 1;
			else high = middle;
		}
		return low;
	};
}

function resolveTarget(from: string, specifier: string): string {
	if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier);
	if (specifier.startsWith('node:')) return specifier;
	return specifier
		.split('/')
		.slice(0, specifier.startsWith('@') ? 2 : 1)
		.join('/');
}

/** Calls `visit` for every node below `root`, with its parent. */
export function walk(
	root: SyntaxNode,
	visit: (node: SyntaxNode, parent: SyntaxNode | null) => void,
	parent: SyntaxNode | null = null,
): void {
	visit(root, parent);
	for (const value of Object.values(root))
		for (const child of Array.isArray(value) ? value : [value])
			if (isNode(child)) walk(child, visit, root);
}

/** Returns every node of `type` below `root`. */
export function findNodes(root: SyntaxNode, type: string): SyntaxNode[] {
	const found: SyntaxNode[] = [];
	walk(root, node => {
		if (node.type === type) found.push(node);
	});
	return found;
}

function isNode(value: unknown): value is SyntaxNode {
	return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}
