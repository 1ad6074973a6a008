/** Makes pipes look like a terminal to the program that is loaded next, because a build has no terminal. */
const terminal = {isTTY: {value: true}, columns: {value: 120}, rows: {value: 40}};
Object.defineProperties(process.stdout, terminal);
Object.defineProperties(process.stdin, {
	isTTY: {value: true},
	setRawMode: {value: () => process.stdin},
});
