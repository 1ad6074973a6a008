/**
 * Entry of the runner: `run …` → exit code; other words are tools (tools.ts). It runs on import, both as `node dist/runner.cjs run …` and
 * when the command line imports it. The only place of the runner that ends the process.
 */
import {writeSync} from 'node:fs';
import {AppError, exitCode} from '../state/domain/error.ts';
import {systemFault} from '../state/domain/system-fault.ts';
import {parseRunArguments} from './arguments.ts';
import {runHelp} from './run-help.ts';
import {runInstance} from './run-instance.ts';
import {isToolName, runTool} from './tools.ts';

const [word = '', ...others] = process.argv.slice(2);
// Without a top-level await it can be CommonJS, which starts faster.
void main().then(code => {
	// Timers and handles of an algorithm must not keep a run alive that has ended.
	process.exit(code);
});

async function main(): Promise<number> {
	if (isToolName(word)) return await runTool(word, others);
	const words = word === 'run' ? others : process.argv.slice(2);
	const end = words.indexOf('--');
	// What stands behind it belongs to a program.
	const flags = end < 0 ? words : words.slice(0, end);
	const isJson = flags.includes('--json');
	try {
		const request = parseRunArguments(words);
		if (request === 'help') {
			print(1, runHelp);
			return exitCode.ok;
		}
		return (await runInstance(request)).exitCode;
	} catch (error) {
		return report(error, isJson, flags.includes('--debug'));
	}
}

/** Tells why the run did not even begin. */
function report(thrown: unknown, isJson: boolean, isDebug: boolean): number {
	const error = systemFault(thrown) ?? thrown;
	if (!(error instanceof AppError)) {
		const stack = error instanceof Error ? error.stack : String(error);
		print(2, `pitwall run: stopped by a bug in Pitwall; please report it\n${stack}\n[BUG]\n`);
		return exitCode.bug;
	}
	const {code, what, why, fix, exitCode: exit, details} = error;
	if (isJson)
		print(1, `${JSON.stringify({error: {code, what, why, fix, exitCode: exit, details}})}\n`);
	print(2, `${isDebug ? error.stack : error.message}\n`);
	return exit;
}

/** Writes at once; a reader that has gone is no error of ours. */
function print(descriptor: 1 | 2, text: string): void {
	try {
		writeSync(descriptor, text);
	} catch {
		// Nobody is there to be told.
	}
}
