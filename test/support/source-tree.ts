/** Reads and parses the project's own files, for tests that police the tree. */
import {readdirSync, readFileSync} from 'node:fs';
import {join, posix} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseSync} from 'oxc-parser';

export const projectRoot = fileURLToPath(new URL('../../', import.meta.url));

/** A node of the syntax tree; offsets are characters from 0. */
export type SyntaxNode = {type: string; start: number; end: number} & Record<string, unknown>;

export type Import = {
	/** File of ours relative to the root, `node:fs`, or a package's name. */
	target: string;
	/** Whether it leaves no trace at run time. */
	typeOnly: boolean;
	dynamic: boolean;
};

export type SourceFile = {
	/** Relative to the root, with `/`. */
	path: string;
	text: string;
	imports: Import[];
	program: SyntaxNode;
	/** Line of an offset, from 1. */
	lineAt: (offset: number) => number;
};

/** Returns the paths below `folder` (relative to the root) that end with one of `endings`. */
export function listFiles(folder: string, endings: readonly string[]): string[] {
	try {
		return readdirSync(join(projectRoot, folder), {recursive: true, withFileTypes: true})
			.filter(entry => entry.isFile() && endings.some(ending => entry.name.endsWith(ending)))
			.map(entry => posix.join(entry.parentPath.slice(projectRoot.length), entry.name))
			.toSorted();
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
		throw error;
	}
}

/** Parses one TypeScript file. */
export function readSource(path: string): SourceFile {
	const text = readFileSync(join(projectRoot, path), 'utf8');
	const {program, module, errors} = parseSync(path, text);
	if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
	const statics = module.staticImports.map(({moduleRequest, entries}) => ({
		target: resolveTarget(path, moduleRequest.value),
		typeOnly: entries.length > 0 && entries.every(({isType}) => isType),
		dynamic: false,
	}));
	const exported = module.staticExports.flatMap(({entries}) =>
		entries.flatMap(({moduleRequest, isType}) =>
			moduleRequest === null
				? []
				: [{target: resolveTarget(path, moduleRequest.value), typeOnly: isType, dynamic: false}],
		),
	);
	const root = program as unknown as SyntaxNode;
	const dynamics = findNodes(root, 'ImportExpression').flatMap(({source}) => {
		const {value} = source as {value?: unknown};
		return typeof value === 'string'
			? [{target: resolveTarget(path, value), typeOnly: false, dynamic: true}]
			: [];
	});
	return {
		path,
		text,
		imports: [...statics, ...exported, ...dynamics],
		program: root,
		lineAt: offset => text.slice(0, offset).split('\n').length,
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
