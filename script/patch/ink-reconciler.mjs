/**
 * Ink 6.8 awaits its developer tools at the top level of its reconciler. A program that V8 compiles ahead of time is
 * CommonJS, which has no top-level await: without this patch the build fails.
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
