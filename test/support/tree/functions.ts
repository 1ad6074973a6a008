/** The functions of a file and how long they are, those inside them included. Pure. */
import {type SourceFile, type SyntaxNode, walk} from '../source-tree.ts';

export type FunctionSize = {
	file: string;
	/** Of itself, or of what it is given to; `anonymous` where it has none. */
	name: string;
	line: number;
	/** From its first line to its last one. */
	lines: number;
	/** Whether it draws elements of a panel. */
	hasJsx: boolean;
};

const functionTypes = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'];

/** Returns every function with a body in braces. */
export function functionsOf({path, program, lineAt}: SourceFile): FunctionSize[] {
	const found: FunctionSize[] = [];
	walk(program, (node, parent) => {
		if (!functionTypes.includes(node.type)) return;
		const body = node['body'] as SyntaxNode | null;
		if (body?.type !== 'BlockStatement') return;
		let hasJsx = false;
		walk(node, ({type}) => {
			hasJsx ||= type === 'JSXElement';
		});
		const line = lineAt(node.start);
		const lines = lineAt(node.end) - line + 1;
		found.push({file: path, name: nameOf(node, parent), line, lines, hasJsx});
	});
	return found;
}

function nameOf(node: SyntaxNode, parent: SyntaxNode | null): string {
	const named = [node['id'], parent?.['id'], parent?.['key']] as ({name?: string} | null)[];
	return named.find(one => typeof one?.name === 'string')?.name ?? 'anonymous';
}
