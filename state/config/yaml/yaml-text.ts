/** Formats values as YAML: one line per setting, with nested values on the same line. Pure. */
import {Document, isCollection, isPair, visit} from 'yaml';

/** Columns by which a new level is indented. */
export const indentStep = 2;

/** Returns the value on one line, valid at any place. */
export function flowText(value: unknown): string {
	return flowLine([value]).slice(1, -1);
}

/** `key: value` for the inside of `{}`. */
export function flowPair(key: string, value: unknown): string {
	return flowLine({[key]: value}).slice(1, -1);
}

/** Lines are not wrapped, and texts are not folded. */
const style = {
	lineWidth: 0,
	flowCollectionPadding: false,
	doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
} as const;

/** Texts of several lines are quoted: as blocks they would need their own indentation. */
function documentOf(value: unknown): Document {
	const document = new Document(value);
	visit(document, {
		Scalar: (_, node) => {
			if (typeof node.value === 'string' && /[\n\r]/.test(node.value)) node.type = 'QUOTE_DOUBLE';
		},
	});
	return document;
}

function flowLine(value: object): string {
	return documentOf(value)
		.toString({...style, collectionStyle: 'flow'})
		.trim();
}

/** Returns the lines of a map at `column`: one per entry down to the settings of an instance, deeper values inline. */
export function blockLines(
	value: unknown,
	{column, level}: {column: number; level: number},
): string[] {
	const document = documentOf(value);
	for (const [depth, node] of mapsOf(document.contents, level))
		if (depth > Math.max(2, level)) node.flow = true;
	const text = document.toString({...style, indent: indentStep}).trimEnd();
	return text.split('\n').map(line => ' '.repeat(column) + line);
}

function mapsOf(node: unknown, depth: number): Array<[number, {flow?: boolean}]> {
	if (!isCollection(node)) return [];
	const inner = node.items.map(item => (isPair(item) ? item.value : item));
	return [[depth, node], ...inner.flatMap(each => mapsOf(each, depth + 1))];
}
