/**
 * Numbers of a YAML document as they are written. YAML reads `1.10` as 1.1 and `05` as 5; a parameter that the
 * algorithm declares as a text keeps each character, as after `--set`.
 */
import {type Document, isScalar, type Pair, type Scalar, visit} from 'yaml';

/** Below these keys are arguments and variables of a program, which get the number that YAML reads. */
const programKeys: ReadonlySet<unknown> = new Set(['command', 'env']);

/** Replaces each decimal number whose text is not the one that `String` makes of it by that text. */
export function keepNumberTexts(document: Document): void {
	visit(document, {
		Pair: (_key, pair) => (isProgram(pair) ? visit.SKIP : undefined),
		Scalar(key, scalar) {
			if (key !== 'key') keepText(scalar);
		},
	});
}

function isProgram({key}: Pair): boolean {
	return isScalar(key) && programKeys.has(key.value);
}

/** Hexadecimal and octal numbers, `.inf` and `.nan` are those of YAML alone. */
function keepText(scalar: Scalar): void {
	const {value, source} = scalar;
	if (typeof value !== 'number' || source === undefined) return;
	if (/^[+-]?[\d.][\d.eE+-]*$/.test(source) && String(value) !== source) scalar.value = source;
}
