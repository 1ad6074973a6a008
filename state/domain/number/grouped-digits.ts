/** Digits that a person groups with `_`, as YAML 1.1, JavaScript and Python allow. Pure. */

/** Returns `10_000` as `10000`. A `_` that is not between two digits stays. */
export function withoutGrouping(text: string): string {
	return text.replaceAll(/(?<=\d)_(?=\d)/g, '');
}
