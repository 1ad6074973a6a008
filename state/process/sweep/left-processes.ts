/**
 * Describes the leftover processes of ended runs for people: the owner, and whether they can be ended from
 * here.
 */
import {readFileSync} from 'node:fs';
import {hasErrorCode} from '../../domain/error.ts';
import type {LeftProcess, RunProcess, RunTrace} from '../../domain/instance/run-marks.ts';
import {findRunProcesses, isRunnerOf} from './run-processes.ts';

/** Returns the leftovers of these runs, without their runners. */
export function findLeft(traces: readonly RunTrace[]): RunProcess[] {
	return findRunProcesses(traces).filter(one => !isRunnerOf(traces, one));
}

/** Returns the same for people. */
export function describeLeft(found: readonly RunProcess[]): LeftProcess[] {
	return found.map(({pid, uid}) => ({pid, user: userName(uid), isOurs: maySignal(pid)}));
}

function maySignal(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return !hasErrorCode(error, 'EPERM');
	}
}

/** The name of a user in `/etc/passwd`, or its number. */
function userName(uid: number | null): string {
	if (uid === null) return 'unknown';
	try {
		for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
			const [name, , number] = line.split(':');
			if (name !== undefined && number === String(uid)) return name;
		}
	} catch {
		// Without the file the number must do.
	}
	return String(uid);
}
