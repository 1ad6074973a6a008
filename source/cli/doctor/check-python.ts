/** Checks for `pitwall doctor` whether the interpreters of Python algorithms can be used. */
import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {hasErrorCode} from '../../../state/domain/error.ts';
import type {InstanceSettings} from '../../../state/domain/instance/instance.ts';
import {type Finding, fine, warning} from './finding.ts';

/** As in runner/python/host/start.py. */
export const oldestPython = [3, 8] as const;

/** In order of precedence among files with the same name. */
const endings = ['.ts', '.mts', '.js', '.mjs', '.py'];

/** An interpreter starts in a fraction of a second, but takes longer from a cold disk. */
const answerMsMax = 10_000;

/**
 * Returns the findings; empty if no instance has a Python algorithm. `folders`: the search path of
 * algorithms, the person's own first.
 */
export function checkPython(
	instances: readonly InstanceSettings[],
	folders: readonly string[],
): Finding[] {
	const names = new Map<string, string[]>();
	for (const {name, kind, algorithm, python} of instances) {
		if (kind === 'command' || !isPython(algorithm, folders)) continue;
		names.set(python, [...(names.get(python) ?? []), name]);
	}
	return [...names].map(([interpreter, users]) => checkInterpreter(interpreter, users));
}

function isPython(algorithm: string, folders: readonly string[]): boolean {
	const files = folders.flatMap(folder => endings.map(ending => join(folder, algorithm + ending)));
	return files.find(file => existsSync(file))?.endsWith('.py') === true;
}

function checkInterpreter(interpreter: string, users: readonly string[]): Finding {
	const who = `python of ${users.join(' ')}`;
	const fix = 'install Python 3, or name an interpreter: python: .venv/bin/python in pitwall.yaml';
	// Runs on any version of Python.
	const program = 'import sys; print("%d.%d.%d" % sys.version_info[:3])';
	const {error, stdout, stderr} = spawnSync(interpreter, ['-c', program], {
		cwd: '/',
		encoding: 'utf8',
		timeout: answerMsMax,
		killSignal: 'SIGKILL',
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	// The supervisor may have another PATH, and a disk may be mounted later.
	if (error !== undefined) {
		const why = hasErrorCode(error, 'ENOENT') ? 'there is no such program' : error.message;
		return warning(who, `${interpreter} could not be started: ${why}`, fix);
	}

	const [, version, major, minor] = /^((\d+)\.(\d+)\.\d+)$/.exec(stdout.trim()) ?? [];
	if (version === undefined) {
		const said = stderr.trim().split('\n').at(-1) || 'nothing';
		return warning(who, `${interpreter} did not print its version; it printed: ${said}`, fix);
	}

	const [oldestMajor, oldestMinor] = oldestPython;
	const isOld = Number(major) * 1000 + Number(minor) < oldestMajor * 1000 + oldestMinor;
	if (isOld)
		return warning(
			who,
			`${interpreter} is Python ${version}, expected ${oldestPython.join('.')} or newer`,
			fix,
		);
	return fine(who, `${interpreter}, Python ${version}`);
}
