/**
 * Ink 6.8 waits at the top level of its reconciler for its tools for developers. A program that V8 compiles ahead of
 * time is CommonJS, which cannot wait there: without this patch nothing is bundled.
 */
import {patchFile, replaceOnce} from './replace-once.mjs';

export const inkReconciler = {
	name: 'ink-reconciler',
	setup(builder) {
		patchFile(builder, /ink[\\/]build[\\/]reconciler\.js$/, (text, path) => {
			const plain = replaceOnce(text, "await import('./devtools.js');", '', path);
			return replaceOnce(plain, 'await loadPackageJson()', '{}', path);
		});
	},
};
