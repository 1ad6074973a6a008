/** What files export: who uses it, and what has no words about it. Pure. */
import type {SourceFile, SyntaxNode} from '../source-tree.ts';

export type UnusedExport = {file: string; name: string; isType: boolean; usedByTests: boolean};

/** Returns exports of `sources` that no other file of them imports. */
export function unusedExports(
	sources: readonly SourceFile[],
	tests: readonly SourceFile[],
): UnusedExport[] {
	const inSources = importedNames(sources);
	const inTests = importedNames(tests);
	return sources.flatMap(({path, exports}) =>
		exports
			.filter(({name}) => !isImported(inSources, path, name))
			.map(({name, isType}) => {
				const usedByTests = isImported(inTests, path, name);
				return {file: path, name, isType, usedByTests};
			}),
	);
}

type ImportedNames = ReadonlyMap<string, ReadonlySet<string>>;

function importedNames(files: readonly SourceFile[]): ImportedNames {
	const found = new Map<string, Set<string>>();
	for (const {imports} of files)
		for (const {target, names} of imports) {
			const known = found.get(target) ?? new Set();
			for (const name of names ?? ['*']) known.add(name);
			found.set(target, known);
		}
	return found;
}

function isImported(imported: ImportedNames, file: string, name: string): boolean {
	const names = imported.get(file);
	return names !== undefined && (names.has(name) || names.has('*'));
}

export type Documented = {file: string; name: string; kind: 'function' | 'type'; hasDoc: boolean};

/** Returns the exported functions and types, and whether a doc comment is above each. */
export function documentedExports({path, program, comments, text}: SourceFile): Documented[] {
	const docEnds = comments
		.filter(({type, value}) => type === 'Block' && value.startsWith('*'))
		.map(({end}) => end);
	return (program['body'] as SyntaxNode[]).flatMap((node): Documented[] => {
		if (node.type !== 'ExportNamedDeclaration') return [];
		const declared = declarationOf(node['declaration'] as SyntaxNode | null);
		if (declared === null) return [];
		const hasDoc = docEnds.some(
			end => end <= node.start && text.slice(end, node.start).trim() === '',
		);
		return [{file: path, hasDoc, ...declared}];
	});
}

function declarationOf(node: SyntaxNode | null): Pick<Documented, 'name' | 'kind'> | null {
	if (node === null) return null;
	const name = (node['id'] as {name?: string} | undefined)?.name ?? '';
	if (node.type === 'FunctionDeclaration' || node.type === 'TSDeclareFunction')
		return {name, kind: 'function'};
	if (node.type === 'TSTypeAliasDeclaration' || node.type === 'TSInterfaceDeclaration')
		return {name, kind: 'type'};
	if (node.type !== 'VariableDeclaration') return null;
	const [first] = node['declarations'] as SyntaxNode[];
	const init = first?.['init'] as SyntaxNode | null | undefined;
	if (init?.type !== 'ArrowFunctionExpression' && init?.type !== 'FunctionExpression') return null;
	return {name: (first?.['id'] as {name?: string} | undefined)?.name ?? '', kind: 'function'};
}
