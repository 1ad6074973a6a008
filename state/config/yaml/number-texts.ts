/**
 * Keeps numbers of a YAML document as they are written. YAML reads `1.10` as 1.1 and `05` as 5; a parameter that the
 * algorithm declares as a text must keep each character, as with `--set`.
 */
import {type Document, isMap, isScalar, isSeq, type Pair, type Scalar} from 'yaml';

/** Keys of arguments and variables of a program, which get the number as YAML reads it. */
const programKeys: ReadonlySet<unknown> = new Set(['command', 'env']);

/**
 * Replaces each decimal number by its text unless `String` would write it the same. The document is nested no deeper
 * than settings are.
 */
export function keepNumberTexts(document: Document): void {
	keepBelow(document.contents);
}

function keepBelow(node: unknown): void {
	if (isScalar(node)) keepText(node);
	else if (isSeq(node)) for (const item of node.items) keepBelow(item);
	else if (isMap(node)) for (const pair of node.items) if (!isProgram(pair)) keepBelow(pair.value);
}

function isProgram({key}: Pair): boolean {
	return isScalar(key) && programKeys.has(key.value);
}

/** Hexadecimal and octal numbers, `.inf` and `.nan` are left as YAML reads them. */
function keepText(scalar: Scalar): void {
	const {value, source} = scalar;
	if (typeof value !== 'number' || source === undefined) return;
	// `String` writes the sign of no zero.
	const written = Object.is(value, -0) ? '-0' : String(value);
	if (/^[+-]?[\d.][\d.eE+-]*$/.test(source) && written !== source) scalar.value = source;
}
