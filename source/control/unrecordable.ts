/** Errors after which a stop cannot be recorded or carried out in the usual way, but by signals. Pure. */
import {AppError, exitCode, hasErrorCode} from '../../state/domain/error.ts';
import {systemFault} from '../../state/domain/machine/system-fault.ts';

/** No access to the home, or a database of a newer Pitwall: signals would not be right either. */
const otherCodes: ReadonlySet<string> = new Set(['HOME_NOT_DIRECTORY', 'LOCK_UNREADABLE']);

/** Returns `error` if a stop can do without the failed part; otherwise null. */
export function unrecordable(error: unknown): AppError | null {
	const known = error instanceof AppError ? error : systemFault(error);
	if (known === null || otherCodes.has(known.code)) return null;
	if (hasErrorCode(known.cause, 'EACCES', 'EPERM')) return null;
	const {inputOutput, cannotCreate, system} = exitCode;
	const isFault = [inputOutput, cannotCreate, system].some(code => code === known.exitCode);
	return isFault || known.code === 'DATABASE_BUSY' ? known : null;
}
