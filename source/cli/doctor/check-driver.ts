/**
 * Checks whether the native part of the SQLite driver can be loaded: it fits only one version of Node's
 * modules.
 */
import {dirname} from 'node:path';
import {AppError, hasErrorCode, messageOf} from '../../../state/domain/error.ts';
import {sqliteVersion} from '../../../state/sqlite/inspect-database.ts';
import {type Finding, fault} from './finding.ts';

export type Driver = {ok: true; version: string} | {ok: false; finding: Finding};

/** `programFile`: of this package; the fix names it. */
export function tryDriver(programFile: string): Driver {
	try {
		return {ok: true, version: sqliteVersion()};
	} catch (error) {
		const cause = error instanceof AppError ? error.cause : error;
		return {ok: false, finding: driverFinding(cause, dirname(dirname(programFile)))};
	}
}

/** Explains the refusal to load the driver. Pure. */
export function driverFinding(error: unknown, packageFolder: string): Finding {
	const text = messageOf(error);
	const {node, modules} = process.versions;
	const versions = [...text.matchAll(/NODE_MODULE_VERSION (\d+)/g)].map(([, version]) => version);
	const built = versions.length > 1 ? versions[0] : undefined;
	const fix = `cd ${packageFolder} && npm rebuild better-sqlite3, or run Pitwall with the Node that it was installed with`;
	if (built !== undefined)
		return fault(
			'SQLite driver',
			`it was built for another Node (modules ${built}); this is Node ${node} (modules ${modules})`,
			fix,
		);
	if (hasErrorCode(error, 'MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'))
		return fault('SQLite driver', 'its native part is missing (installed without scripts?)', fix);
	return fault('SQLite driver', `it cannot be loaded: ${text.split('\n')[0]?.slice(0, 300)}`, fix);
}
