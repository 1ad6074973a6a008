/**
 * Derives the end of a run from a program that has ended by itself: the program's exit code, or why it never
 * began.
 */
import {constants} from 'node:os';
import {AppError} from '../../state/domain/error.ts';
import type {Exit} from '../../state/domain/instance/exit-meaning.ts';
import type {ProgramSettings} from '../../state/domain/instance/instance.ts';
import {findProgram, searchPath} from '../../state/process/find-program.ts';
import type {RunEnd} from '../loop/lifecycle.ts';
import type {Session} from '../life/session.ts';
import {unaskedEnd} from './program-end.ts';

/** Codes with which a shell reports that it could not become the program. */
const notStartedCodes: ReadonlySet<number | null> = new Set([126, 127]);

/** Returns how the run ends with its program; for one that could not be started, why. */
export function endWithProgram(
	{
		session: {settings, log},
		command,
	}: {session: Pick<Session, 'settings' | 'log'>; command: ProgramSettings},
	exit: Exit,
): RunEnd {
	try {
		if (notStartedCodes.has(exit.code)) findProgram(settings.name, command, pathOf(command));
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		log.error(error.message);
		return {exitCode: error.exitCode, reason: error.what};
	}
	return unaskedEnd(settings.algorithm, exit, constants.signals);
}

const pathOf = ({env}: ProgramSettings) => searchPath({...process.env, ...env});
