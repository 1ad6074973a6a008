/** Text about wrapped programs, for people. Pure. */
import {withoutSecretWords} from '../text/secret.ts';
import type {ProgramSettings, InstanceSettings, Readiness} from './instance.ts';

/** Programs that run a file: people call the program by the name of the file. */
const interpreter =
	/^(?:python|pypy|node|deno|bun|ruby|perl|php|java|lua|julia|Rscript|bash|dash|zsh|sh)[\d.]*$/;

/** Switches without a value between an interpreter and its file: `python3 -u bot.py`. */
const switches = /^-[uBO]+$/;

/** Returns the arguments in a short form for people: `bot.py --fast` for `python3 -u src/bot.py --fast`. */
export function programWords([program = '', ...words]: readonly string[]): string[] {
	const at = words.findIndex(word => !switches.test(word));
	const first = words[at];
	const isFile = first !== undefined && !first.startsWith('-');
	return isFile && interpreter.test(lastPart(program))
		? [lastPart(first), ...words.slice(at + 1)]
		: [lastPart(program), ...words];
}

/** Returns the name of a program: `bot.py` for `python3 src/bot.py`, `sh` for a shell script given as text. */
export function programName(argv: readonly string[]): string {
	return programWords(argv)[0] ?? '';
}

/** Returns the program and its arguments as one line; arguments with blanks are quoted and secrets hidden. */
export function commandLine({argv}: Pick<ProgramSettings, 'argv'>): string {
	return withoutSecretWords(argv)
		.map(word => (/^[\w./:=@%+,-]+$/.test(word) ? word : JSON.stringify(word)))
		.join(' ');
}

/** Describes the step between the start of the process and readiness. */
export function waitsForText({command}: Pick<InstanceSettings, 'command'>): string {
	return command === null ? 'loads its algorithm and its ledger' : readinessText(command.ready);
}

/** Describes the condition under which a program counts as running. */
export function readinessText(ready: Readiness): string {
	switch (ready.by) {
		case 'start':
			return 'waits for its process';
		case 'log':
			return `waits for a line of its output that matches ${ready.pattern}`;
		case 'file':
			return `waits for the file ${ready.path}`;
		case 'delay':
			return `waits until it has lived for ${ready.delayMs / 1000} s`;
	}
}

function lastPart(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1);
}
