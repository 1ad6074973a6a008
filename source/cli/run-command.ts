/**
 * Runs a command: opens the output, finds the home and returns the exit code. Everything that commands need from the
 * process is an argument.
 */
import {join} from 'node:path';
import {explainRefusal} from '../../state/home/foreign-files.ts';
import {checkReadable} from '../../state/home/home.ts';
import {enterHome} from '../../state/home/home-access.ts';
import {systemClock} from '../../state/process/system-clock.ts';
import type {CommandLine} from './line/command-line.ts';
import type {HomelessContext, Output} from './output/context.ts';
import {ask} from './output/ask.ts';
import {namingBlocker} from './home/naming-blocker.ts';
import {createOutput} from './output/output.ts';

/** The parts of the process that commands use. */
export type Surroundings = {
	stdin: NodeJS.ReadableStream & {isTTY?: boolean};
	stdout: NodeJS.WritableStream & {isTTY?: boolean; columns?: number; rows?: number};
	stderr: NodeJS.WritableStream;
	environment: Readonly<Record<string, string | undefined>>;
	/** Null: the directory was removed. */
	workingDirectory: string | null;
	userHome: string;
	/** Folder of the bundles, `dist/`. */
	distribution: string;
	/** See {@link CommandContext.interrupted}. */
	interrupted: () => AbortSignal;
	/** See {@link Output.gone}. */
	outputGone: AbortSignal;
};

/** Runs the command and returns its exit code. */
export async function runCommand(line: CommandLine, surroundings: Surroundings): Promise<number> {
	const {prepared, home, allowRoot, json} = line;
	const {stdout, stderr, environment, outputGone} = surroundings;
	const output = createOutput({stdout, stderr, json, environment, gone: outputGone});
	const context = createContext(output, surroundings);
	if (prepared.home === 'none') return prepared.run(context);
	const toInspect = prepared.home === 'inspected';
	const directory = enterHome({flag: home, allowRoot, toInspect, ...surroundings});
	checkReadable(directory);
	try {
		return await prepared.run({...context, directory});
	} catch (error) {
		throw namingBlocker(explainRefusal(error, directory));
	}
}

function createContext(output: Output, surroundings: Surroundings): HomelessContext {
	const {stdin, stdout, stderr, environment, distribution, interrupted} = surroundings;
	const {workingDirectory} = surroundings;
	return {
		workingDirectory,
		programs: {
			pitwall: join(distribution, 'pitwall.js'),
			runner: join(distribution, 'runner.cjs'),
			algorithms: join(distribution, '..', 'algorithm'),
		},
		clock: systemClock,
		environment,
		terminal: {
			stdin: stdin.isTTY === true,
			stdout: stdout.isTTY === true,
			columns: stdout.columns ?? null,
			rows: stdout.rows ?? null,
		},
		ask: async question => ask(question, {input: stdin, output: stderr}),
		interrupted,
		output,
	};
}
