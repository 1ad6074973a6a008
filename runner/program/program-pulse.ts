/**
 * Decides whether a wrapped program makes progress: by its output, by a file that it writes, or by being
 * alive.
 */
import type {ProgramHeartbeat} from '../../state/domain/instance/instance.ts';
import {watchFile} from './file-change.ts';

export type ProgramPulse = {
	/** Whether there was a sign since the last call; always true until the program is ready. */
	hasBeaten(): boolean;
};

/** `printed` grows with every output of the program. */
export function createProgramPulse(
	heartbeat: ProgramHeartbeat,
	printed: () => number,
	isReady: () => boolean,
): ProgramPulse {
	const isWritten = heartbeat.by === 'file' ? watchFile(heartbeat.path) : () => false;
	let seen = 0;
	return {
		hasBeaten() {
			const count = printed();
			const hasPrinted = count !== seen;
			seen = count;
			const hasWritten = isWritten();
			if (!isReady() || heartbeat.by === 'none') return true;
			return heartbeat.by === 'log' ? hasPrinted : hasWritten;
		},
	};
}
