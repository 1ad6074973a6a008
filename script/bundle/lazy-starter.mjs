/** Evaluates the library that starts processes at its first use: it takes 4 ms of a start. */
export const lazyStarter = {
	name: 'lazy-starter',
	setup(builder) {
		builder.onResolve({filter: /^execa$/}, ({kind, path}) =>
			kind === 'import-statement' ? {path, namespace: 'lazy-starter'} : undefined,
		);
		builder.onLoad({filter: /.*/, namespace: 'lazy-starter'}, ({path}) => ({
			contents: `export const execa = (...parameters) => require('${path}').execa(...parameters);`,
			resolveDir: import.meta.dirname,
		}));
	},
};
