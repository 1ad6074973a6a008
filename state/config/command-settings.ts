/** Wrapped programs in a parsed `pitwall.yaml`: checks the combination of keys and returns the settings. Pure. */
import {resolve} from 'node:path';
import {commandDefaults} from '../domain/instance/instance-defaults.ts';
import type {ProgramSettings, ProgramHeartbeat, Readiness} from '../domain/instance/instance.ts';
import {keysNotFor, notForProgram} from '../settings/audience.ts';
import type {InstanceDocument} from './schema/config-schema.ts';

type KeyProblem = {keys: string[]; text: string};

/** Keys that apply only with `command`. */
const commandOnly = keysNotFor('algorithm').filter(key => key !== 'command');

/** Keys that apply only to an algorithm. */
const algorithmOnly = keysNotFor('command');

/** Returns a problem for each key that contradicts another key of its instance. */
export function checkCommands(value: unknown): KeyProblem[] {
	const instances = (value as {instances?: unknown} | null)?.instances;
	if (typeof instances !== 'object' || instances === null) return [];
	return Object.entries(instances as Record<string, unknown>).flatMap(([name, own]) =>
		typeof own === 'object' && own !== null ? checkOne(name, own as Record<string, unknown>) : [],
	);
}

function checkOne(name: string, own: Record<string, unknown>): KeyProblem[] {
	const keys = (key: string) => ['instances', name, key];
	const given = (all: readonly string[]) => all.filter(key => own[key] !== undefined);
	if (own['command'] === undefined) {
		if (own['kind'] === 'command')
			return [
				{keys: keys('kind'), text: 'expected command: [PROGRAM, ARGUMENT…] beside kind: command'},
			];
		return given(commandOnly).map(key => ({
			keys: keys(key),
			text: `expected command: beside it: ${key} belongs to a program`,
		}));
	}

	if (own['kind'] === 'algorithm')
		return [{keys: keys('kind'), text: 'expected kind: command beside command:, was "algorithm"'}];
	return given(algorithmOnly).map(key => ({
		keys: keys(key),
		text: `expected no ${key} beside command: ${notForProgram([key]).why}`,
	}));
}

/**
 * Returns the program of an instance; null if it runs an algorithm. `cwd` is relative to `folder`, files are relative
 * to `cwd`.
 */
export function toCommand(own: InstanceDocument, folder: string): ProgramSettings | null {
	if (own.command === undefined) return null;
	const cwd = resolve(folder, own.cwd ?? '.');
	const {heartbeat} = own;
	return {
		argv: own.command,
		cwd,
		env: own.env ?? {},
		stopSignal: own.stop_signal ?? commandDefaults.stopSignal,
		ready: toReadiness(own.ready, cwd),
		readyTimeoutMs: own.ready?.timeout ?? commandDefaults.readyTimeoutMs,
		heartbeat: toHeartbeat(heartbeat, cwd),
	};
}

function toHeartbeat(heartbeat: InstanceDocument['heartbeat'], cwd: string): ProgramHeartbeat {
	if (heartbeat === undefined) return commandDefaults.heartbeat;
	return typeof heartbeat === 'string'
		? {by: heartbeat}
		: {by: 'file', path: resolve(cwd, heartbeat.file)};
}

function toReadiness(ready: InstanceDocument['ready'], cwd: string): Readiness {
	if (ready?.log !== undefined) return {by: 'log', pattern: ready.log};
	if (ready?.file !== undefined) return {by: 'file', path: resolve(cwd, ready.file)};
	return ready?.delay === undefined ? commandDefaults.ready : {by: 'delay', delayMs: ready.delay};
}
