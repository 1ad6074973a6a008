/**
 * What `import … from 'pitwall'` gives a strategy that Pitwall itself compiles: the base class alone. The rest of the
 * package is for scripts, which run a strategy from outside, and is no part of a snapshot.
 */
import type {Plugin} from 'esbuild';

/** How the compiler names it among the files that went into a bundle. */
export const ownPackageInput = 'pitwall:pitwall';

/** Resolves `pitwall`, whatever of that name is installed around the strategy. */
export const ownPackage: Plugin = {
	name: 'pitwall',
	setup(builder) {
		builder.onResolve({filter: /^pitwall$/}, () => ({path: 'pitwall', namespace: 'pitwall'}));
		builder.onLoad({filter: /^pitwall$/, namespace: 'pitwall'}, () => ({
			contents: 'export class Algorithm {}\n',
			loader: 'js',
		}));
	},
};
