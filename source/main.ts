/**
 * argv → command → exit code. The only place that ends `pitwall`. Everything heavy is
 * imported by the command that needs it: `ps` never loads React.
 * `run` does not come here: `start.ts` hands it to the runner.
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

/** Returns a signal that SIGINT and SIGTERM abort; asking for it keeps them from ending the process. */
function interrupted(): AbortSignal {
	const controller = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM'] as const)
		process.once(signal, () => {
			controller.abort(signal);
		});
	return controller.signal;
}

/** Says what went wrong and returns the exit code. */
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

/** Where the command ended well but its answer was lost, that is what the caller must learn. */
function tellLostOutput(code: number): void {
	const fault = outputEnd.fault();
	if (fault === null || code !== 0) return;
	process.exitCode = fault.exitCode;
	sayNow(fault.message, {to: 'stderr'});
}

const outputEnd = watchOutput(process);
process.on('exit', tellLostOutput);
process.on('uncaughtException', error => void endWith(error));
// Without a top-level await it can be CommonJS, which V8 compiles ahead of time.
void run();

async function run(): Promise<void> {
	let code: number;
	try {
		code = await main();
	} catch (error) {
		code = await report(error);
	}

	await Promise.all([process.stdout, process.stderr].map(written));
	// A stream reports in a later turn that it could not write.
	await nextTurn();
	// A library that watches files keeps the process for a second after its watch was closed.
	process.exit(code);
}

/** Resolves when all output of a stream was taken, or has no reader. */
async function written(stream: NodeJS.WriteStream): Promise<void> {
	await new Promise<void>(resolve => {
		if (stream.writableLength === 0 || stream.destroyed) resolve();
		else stream.write('', () => resolve());
	});
}
