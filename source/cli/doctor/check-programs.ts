/** Checks for `pitwall doctor` whether the programs that instances wrap can be started. */
import {AppError} from '../../../state/domain/error.ts';
import type {InstanceSettings} from '../../../state/domain/instance/instance.ts';
import {findProgram} from '../../../state/process/find-program.ts';
import {type Finding, fine, warning} from './finding.ts';

/** Returns the findings; empty if no instance wraps a program. `path` is the PATH of this shell. */
export function checkPrograms(instances: readonly InstanceSettings[], path: string): Finding[] {
	const programs = instances.filter(({command}) => command !== null);
	if (programs.length === 0) return [];
	const missing = programs.flatMap(each => checkProgram(each, path));
	return missing.length > 0 ? missing : [fine('programs', `${programs.length} can be started`)];
}

function checkProgram({name, command}: InstanceSettings, path: string): Finding[] {
	if (command === null) return [];
	try {
		findProgram(name, command, command.env['PATH'] ?? path);
		return [];
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		const found = [error.what, error.why].filter(Boolean).join('; ');
		// The supervisor may have another PATH, and a disk may be mounted later.
		return [warning('programs', found, error.fix ?? 'change command: in pitwall.yaml')];
	}
}
