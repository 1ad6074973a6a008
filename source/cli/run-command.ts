/**
 * One parsed command → its exit code: finds the home, opens the output, imports the one command and
 * runs it. What commands need of the process arrives here as arguments.
 */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Directory} from '../../state/home/directory.ts';
import {exitCode} from '../../state/domain/error.ts';
import {explainRefusal} from '../../state/home/foreign-files.ts';
import {checkReadable} from '../../state/home/home.ts';
import {enterHome} from '../../state/home/home-access.ts';
import {systemClock} from '../../state/process/system-clock.ts';
import {type Command, type CommandLine, isTargetCommand} from './line/arguments.ts';
import type {CommandContext, Output} from './output/context.ts';
import {ask} from './output/ask.ts';
import {namingBlocker} from './home/naming-blocker.ts';
import {createOutput} from './output/output.ts';

/** What the process has that commands use. */
export type Surroundings = {
	stdin: NodeJS.ReadableStream & {isTTY?: boolean};
	stdout: NodeJS.WritableStream & {isTTY?: boolean; columns?: number; rows?: number};
	stderr: NodeJS.WritableStream;
	environment: Readonly<Record<string, string | undefined>>;
	/** Null: it was removed. */
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
	const {command, home, allowRoot, json} = line;
	const {stdout, stderr, environment, distribution, outputGone} = surroundings;
	const output = createOutput({stdout, stderr, json, environment, gone: outputGone});
	if (command.command === 'help' || command.command === 'version')
		return inform(command, output, distribution);
	// Only `run --help` comes here, and that is help: main.ts hands every other `run` to the runner.
	assert(command.command !== 'run', 'run was not handed to the runner');
	const toInspect = command.command === 'doctor';
	const directory = enterHome({flag: home, allowRoot, toInspect, ...surroundings});
	checkReadable(directory);
	const context = createContext(directory, output, surroundings);
	try {
		return await dispatch(context, command);
	} catch (error) {
		throw namingBlocker(explainRefusal(error, directory));
	}
}

function createContext(
	directory: Directory,
	output: Output,
	surroundings: Surroundings,
): CommandContext {
	const {stdin, stdout, stderr, environment, distribution, interrupted} = surroundings;
	const {workingDirectory} = surroundings;
	return {
		directory,
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

async function inform(
	command: Extract<Command, {command: 'help'}> | {command: 'version'},
	output: Output,
	distribution: string,
): Promise<number> {
	if (command.command === 'help') {
		const {showHelp} = await import('./help/show-help.ts');
		showHelp(command.topic, {output, pages: join(distribution, '..', 'docs')});
		return exitCode.ok;
	}

	const manifest = readFileSync(join(distribution, '..', 'package.json'), 'utf8');
	const {version} = JSON.parse(manifest) as {version: string};
	output.line(version);
	output.document({version});
	return exitCode.ok;
}

type Located = Exclude<Command, {command: 'help'} | {command: 'version'} | {command: 'run'}>;

async function dispatch(context: CommandContext, command: Located): Promise<number> {
	if (isTargetCommand(command))
		return (await import('./command/request.ts')).requestCommand(context, command);
	switch (command.command) {
		case 'panel':
			return (await import('./command/panel.ts')).panelCommand(context, command);
		case 'init':
			return (await import('./command/init.ts')).initCommand(context);
		case 'up':
			return (await import('./command/up.ts')).upCommand(context, command);
		case 'down':
			return (await import('./command/down.ts')).downCommand(context, command);
		case 'ps':
			return (await import('./command/ps.ts')).psCommand(context, command);
		case 'why':
			return (await import('./command/why.ts')).whyCommand(context, command);
		case 'logs':
			return (await import('./command/logs.ts')).logsCommand(context, command);
		case 'locks':
			return 'clear' in command
				? (await import('./command/locks-clear.ts')).locksClearCommand(context, command)
				: (await import('./command/locks.ts')).locksCommand(context, command);
		case 'ledger':
			return (await import('./command/ledger.ts')).ledgerCommand(context, command);
		case 'algorithms':
			return (await import('./command/algorithms.ts')).algorithmsCommand(context);
		case 'add':
			return (await import('./command/add.ts')).addCommand(context, command);
		case 'remove':
			return (await import('./command/remove.ts')).removeCommand(context, command);
		case 'set':
			return (await import('./command/set.ts')).setCommand(context, command);
		case 'metrics':
			return (await import('./command/metrics.ts')).metricsCommand(context, command);
		case 'doctor':
			return (await import('./command/doctor.ts')).doctorCommand(context);
		case 'backtest':
			return (await import('./command/backtest.ts')).backtestCommand(context, command);
		case 'supervisor':
			return command.restart
				? (await import('./command/supervisor-restart.ts')).supervisorRestartCommand(context)
				: (await import('./command/supervisor.ts')).supervisorCommand(context, command);
	}
}
