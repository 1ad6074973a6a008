/**
 * Temporary folders for the files of a tool while it answers. The name of each contains its process, so that
 * the next tool finds and removes the folders of killed processes.
 */
import {lstatSync, mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {AppError, exitCode, messageOf} from '../../state/domain/error.ts';
import {judge, ownIdentity} from '../../state/process/identity.ts';

/**
 * `pitwall-work-<pid namespace>-<pid>-<process start>-<random>`; numbers that the system does not provide are
 * 0.
 */
const folderName = /^pitwall-work-(\d+)-(\d+)-(\d+)-[^-]+$/;

/**
 * Makes a folder that only this process can read; its maker removes it. Folders of dead processes are removed
 * first.
 * @throws {@link AppError} `TEMPORARY_FOLDER` (73).
 */
export function makeWorkFolder(parent = tmpdir()): string {
	const {pid, processStart, pidNamespace} = ownIdentity();
	const owner = [digitsOf(pidNamespace), pid, digitsOf(processStart)].join('-');
	try {
		sweepWorkFolders(parent);
		return mkdtempSync(join(parent, `pitwall-work-${owner}-`));
	} catch (error) {
		throw new AppError({
			code: 'TEMPORARY_FOLDER',
			exitCode: exitCode.cannotCreate,
			what: `${parent}: no folder for compiled files could be made in it`,
			why: messageOf(error),
			fix: 'let TMPDIR name a folder that can be written, with space left',
			cause: error,
		});
	}
}

/** Removes folders of provably dead processes of this user in this pid namespace. */
function sweepWorkFolders(parent: string): void {
	const ownNamespace = digitsOf(ownIdentity().pidNamespace);
	for (const name of readdirSync(parent)) {
		const [, namespace, pid, start] = folderName.exec(name) ?? [];
		if (pid === undefined || namespace !== ownNamespace) continue;
		const processStart = start === '0' ? null : start;
		if (judge({pid: Number(pid), processStart}, null) === 'dead')
			removeOwnFolder(join(parent, name));
	}
}

function removeOwnFolder(folder: string): void {
	try {
		const status = lstatSync(folder);
		if (status.isDirectory() && status.uid === process.getuid?.())
			rmSync(folder, {recursive: true, force: true});
	} catch {
		// Another process removes it at this moment, or it cannot be removed: it does no harm.
	}
}

function digitsOf(text: string | null): string {
	return text?.replaceAll(/\D/g, '') || '0';
}
