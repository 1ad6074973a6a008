/** Edits of the text of a package that stop the build if the package has changed. */
import {readFileSync} from 'node:fs';

/**
 * Returns `text` with `from` replaced by `to`.
 * @throws an error unless `from` occurs exactly once: a patch that no longer applies must not pass silently.
 */
export function replaceOnce(text, from, to, file) {
	if (text.split(from).length !== 2)
		throw new Error(`${file}: the patch no longer applies: ${from}`);
	return text.replace(from, () => to);
}

/** Makes esbuild load files that match `filter` as changed by `change(text, path)`. */
export function patchFile(builder, filter, change) {
	builder.onLoad({filter}, ({path}) => ({
		loader: 'js',
		contents: change(readFileSync(path, 'utf8'), path),
	}));
}
