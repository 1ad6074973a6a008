/** Starting processes is a library of its own, evaluated when the first one is started: 4 ms of a start. */
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
