/** Adds the blocking process to the error of a busy database, so that a person can end it. */
import {AppError} from '../../../state/domain/error.ts';
import {writeLockHolder} from '../doctor/database-users.ts';

/** Returns `error`. If the blocking process is known, reason and fix name it. */
export function namingBlocker(error: unknown): unknown {
	if (!(error instanceof AppError) || error.code !== 'DATABASE_BUSY') return error;
	const {code, exitCode, what, why, details} = error;
	const path = details['path'];
	const holder = typeof path === 'string' ? writeLockHolder(path) : null;
	if (holder === null) return error;
	return new AppError({
		code,
		exitCode,
		what,
		why: `${why ?? code}: process ${holder.pid} (${holder.command}) writes to it`,
		fix: `let that program finish, or end it: kill -TERM ${holder.pid}; running instances continue to trade`,
		details: {...details, holder},
		cause: error,
	});
}
