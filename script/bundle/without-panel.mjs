/** Leaves the panel out of the program of the commands: reading it, nine tenths of the code, takes 10 ms of a start. */
export const withoutPanel = {
	name: 'without-panel',
	setup(builder) {
		builder.onLoad({filter: /source[\\/]panel[\\/]main\.ts$/}, () => ({
			contents: `export const runPanel = () => { throw new Error('the panel is in another program'); };`,
			loader: 'js',
		}));
	},
};
