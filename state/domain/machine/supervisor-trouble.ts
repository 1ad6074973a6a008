/** Describes the trouble of a live supervisor, with the command that fixes it. Pure. */
import {identityText, type ProgramIdentity} from './program-identity.ts';
import type {SupervisorView} from '../instance/snapshot.ts';

export type SupervisorTrouble = {
	/**
	 * - `suspended`: a signal stopped it, which is certain.
	 * - `silent`: it lives, but its heartbeat is old.
	 * - `other`: it answers, but it belongs to another version or build.
	 */
	kind: 'suspended' | 'silent' | 'other';
	what: string;
	fix: string;
};

/** The heartbeat is due each second; a busy machine may delay it. */
export const supervisorSilenceMsMax = 10_000;

const meanwhile = 'nothing is started, stopped or restarted meanwhile';

/** Returns why the supervisor does not answer; null if none runs or it does answer. */
export function supervisorSilence(view: SupervisorView): SupervisorTrouble | null {
	const {running, pid, isSuspended, heartbeatAgeMs} = view;
	if (!running) return null;
	if (isSuspended)
		return {
			kind: 'suspended',
			what: `the supervisor (pid ${pid}) was stopped by a signal (SIGSTOP or Ctrl-Z): ${meanwhile}`,
			fix: `kill -CONT ${pid} lets it go on; pitwall supervisor restart replaces it; instances go on`,
		};
	if (heartbeatAgeMs === null || heartbeatAgeMs <= supervisorSilenceMsMax) return null;
	const seconds = Math.floor(heartbeatAgeMs / 1000);
	return {
		kind: 'silent',
		what: `the supervisor (pid ${pid}) has not answered for ${seconds} s: ${meanwhile}`,
		fix: 'pitwall supervisor restart replaces it; instances go on',
	};
}

/** Returns the trouble of a supervisor whose build is not `own`; null for an unknown build. */
export function supervisorDifference(
	{running, pid, program}: SupervisorView,
	own: ProgramIdentity | null,
): SupervisorTrouble | null {
	if (!running || own === null || program === undefined) return null;
	if (program?.build === own.build && program.version === own.version) return null;
	return {
		kind: 'other',
		what: `the supervisor (pid ${pid}) is of ${identityText(program)}, this is ${identityText(own)}`,
		fix: 'pitwall supervisor restart replaces it; instances go on',
	};
}

/** Returns the most urgent trouble. */
export function supervisorTrouble(
	view: SupervisorView,
	own: ProgramIdentity | null,
): SupervisorTrouble | null {
	return supervisorSilence(view) ?? supervisorDifference(view, own);
}
