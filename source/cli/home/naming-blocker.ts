/** Adds to a busy database's error who keeps it busy: a person can only close what has a name. */
import {AppError} from '../../../state/domain/error.ts';
import {writeLockHolder} from '../doctor/database-users.ts';

/** Returns `error`, with the blocking process in its reason and its fix where it is known. */
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
		why: `${why ?? code}: process ${holder.pid} (${holder.command}) writes into it`,
		fix: `let that program finish, or end it: kill -TERM ${holder.pid}; running instances trade on meanwhile`,
		details: {...details, holder},
		cause: error,
	});
}
