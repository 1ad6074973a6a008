/**
 * Runs the command in argv and exits with its code. Only this file ends `pitwall`. Each command imports its own heavy
 * modules: `ps` never loads React. `start.ts` passes `run` to the runner, so it does not come here.
 */
import {homedir} from 'node:os';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {sayNow} from '../state/process/output/say-now.ts';
import {workingDirectory} from '../state/process/working-directory.ts';
import {readCommandLine} from './cli/line/command-line.ts';
import {wantsJson} from './cli/line/hand-over.ts';
import {watchOutput} from './cli/output/output-end.ts';

const argv = process.argv.slice(2);

async function main(): Promise<number> {
	const line = await readCommandLine(argv);
	process.title = `pitwall ${line.name}`;
	const {runCommand} = await import('./cli/run-command.ts');
	return runCommand(line, {
		stdin: process.stdin,
		stdout: process.stdout,
		stderr: process.stderr,
		environment: process.env,
		workingDirectory: workingDirectory(),
		userHome: homedir(),
		distribution: fileURLToPath(new URL('.', import.meta.url)),
		interrupted,
		outputGone: outputEnd.gone,
	});
}

/** Returns a signal that SIGINT and SIGTERM abort. After this call, they no longer end the process. */
function interrupted(): AbortSignal {
	const controller = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM'] as const)
		process.once(signal, () => {
			controller.abort(signal);
		});
	return controller.signal;
}

/** Prints the error and returns the exit code. */
async function report(error: unknown): Promise<number> {
	const {reportError} = await import('./cli/output/report-error.ts');
	const {tellReport} = await import('./cli/output/output.ts');
	const {stdout, stderr} = process;
	const told = reportError(error, {debug: argv.includes('--debug')});
	tellReport(told, {stdout, stderr, json: wantsJson(argv)});
	return told.exitCode;
}

async function endWith(error: unknown): Promise<void> {
	process.exit(await report(error));
}

/** Reports lost output to the caller if the command itself succeeded. */
function tellLostOutput(code: number): void {
	const fault = outputEnd.fault();
	if (fault === null || code !== 0) return;
	process.exitCode = fault.exitCode;
	sayNow(fault.message, {to: 'stderr'});
}

const outputEnd = watchOutput(process);
process.on('exit', tellLostOutput);
process.on('uncaughtException', error => void endWith(error));
// Without a top-level await, the bundle can be CommonJS, which V8 compiles ahead of time.
void run();

async function run(): Promise<void> {
	let code: number;
	try {
		code = await main();
	} catch (error) {
		code = await report(error);
	}

	await Promise.all([process.stdout, process.stderr].map(written));
	// A stream reports a failed write in a later turn.
	await nextTurn();
	// A library for file watches keeps the process alive for a second after its watch was closed.
	process.exit(code);
}

/** Resolves once all output of a stream was read, or its reader has gone. */
async function written(stream: NodeJS.WriteStream): Promise<void> {
	await new Promise<void>(resolve => {
		if (stream.writableLength === 0 || stream.destroyed) resolve();
		else stream.write('', () => resolve());
	});
}
