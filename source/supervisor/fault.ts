/** Distinguishes faults of disk, database and system, which pass, from bugs, which must end the process. */
import {isSystemLimit} from '../../state/domain/machine/system-fault.ts';
import {AppError} from '../../state/domain/error.ts';

/** Whether a supervisor continues after `error`: it logs it and tries again. */
export function isFault(error: unknown): boolean {
	if (error instanceof AppError || isSystemLimit(error)) return true;
	return error instanceof Error && 'syscall' in error;
}
