/** Makes pipes look like a terminal to a program that is loaded after it: a build has none to offer. */
const terminal = {isTTY: {value: true}, columns: {value: 120}, rows: {value: 40}};
Object.defineProperties(process.stdout, terminal);
Object.defineProperties(process.stdin, {
	isTTY: {value: true},
	setRawMode: {value: () => process.stdin},
});
