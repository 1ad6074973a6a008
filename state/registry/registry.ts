/**
 * The registry of live processes: one file each under `instances/`. Its modification time is the heartbeat. Any
 * program may read it. Its owner removes the file, or any process once the owner is provably gone.
 */
import {closeSync, fstatSync, futimesSync, mkdirSync, readdirSync, statSync} from 'node:fs';
import {basename, join} from 'node:path';
import type {Directory} from '../home/directory.ts';
import {hasErrorCode} from '../domain/error.ts';
import type {InstanceEntry} from '../domain/instance/instance-entry.ts';
import type {HomeProcess} from '../domain/instance/lock.ts';
import {utcStamp} from '../domain/time/utc-stamp.ts';
import {readRegularText, UnfitFileError} from '../file/regular-file.ts';
import {replaceAndHold} from '../file/replace-file.ts';
import {homeIdentity} from '../home/home-identity.ts';
import {judge, ownIdentity} from '../process/identity.ts';
import {systemRandom} from '../process/system-clock.ts';
import {evidenceBytesMax, readEvidence, unlinkIfThere} from '../lock/evidence.ts';
import {lockFault} from '../lock/lock-fault.ts';
import {isLockName} from '../lock/lock-name.ts';

/** The parameters of a registration; the identities of process and home are added. */
export type Registration = Omit<InstanceEntry, keyof HomeProcess>;

export type Registered = {
	instanceId: string;
	path: string;
	/** Marks progress at wall-clock time `nowMs`. Takes a few µs; creates the file again if it was removed. */
	beat(nowMs: number): void;
	remove(): void;
};

export type ListedInstance = {
	instanceId: string;
	/** Null if the file is not a readable entry. */
	entry: InstanceEntry | null;
	/** Wall-clock time of the last heartbeat. */
	heartbeatAtMs: number;
	/** `dead` includes processes of the home from which this one was copied. */
	verdict: 'alive' | 'dead' | 'foreign' | 'corrupt';
};

const fileName = /^instance_(\d{8}_\d{6}_(\d+)_[0-9a-f]{8})\.lock$/;
const temporaryName = /^\.instance_\d{8}_\d{6}_(\d+)_[0-9a-f]{8}(?:~[0-9a-f]+)?\.tmp$/;

/** Returns `YYYYMMDD_HHMMSS_<pid>_<8 hex>` for the wall-clock time `nowMs`, in UTC. */
export function createInstanceId(nowMs: number, pid: number, randomHex8: string): string {
	return `${utcStamp(nowMs)}_${pid}_${randomHex8}`;
}

/**
 * Writes the entry of this process. The caller removes it in the end.
 * @throws {@link AppError} `HOME_READ_ONLY` (73), `DISK_FULL` (74).
 */
export function registerInstance(directory: Directory, registration: Registration): Registered {
	const {instanceId} = registration;
	const path = directory.instanceFile(instanceId);
	const home = homeIdentity(directory.home);
	const document = JSON.stringify({...registration, ...ownIdentity(), home});
	/** Null if a removed entry could not be written again. */
	let descriptor = writeEntry(directory, instanceId, document);
	let isRemoved = false;
	const close = () => {
		if (descriptor !== null) closeSync(descriptor);
		descriptor = null;
	};
	return {
		instanceId,
		path,
		beat(nowMs) {
			if (isRemoved) return;
			if (descriptor === null || fstatSync(descriptor).nlink === 0) {
				close();
				descriptor = writeEntry(directory, instanceId, document);
			}

			if (descriptor !== null) futimesSync(descriptor, nowMs / 1000, nowMs / 1000);
		},
		remove() {
			if (isRemoved) return;
			isRemoved = true;
			close();
			unlinkIfThere(path);
		},
	};
}

/** Writes the entry to a temporary file and renames it; returns the open descriptor. */
function writeEntry(directory: Directory, instanceId: string, document: string): number | null {
	const path = directory.instanceFile(instanceId);
	try {
		mkdirSync(directory.instances, {recursive: true, mode: 0o700});
		const title = `instance_${instanceId}`;
		return replaceAndHold({path, title, pieces: [document], unique: systemRandom.hex(16)});
	} catch (error) {
		throw lockFault(error, 'write', path);
	}
}

/** Returns all registered processes with heartbeat and verdict, oldest first. */
export function listInstances(directory: Directory): ListedInstance[] {
	return namesIn(directory).flatMap(name => {
		const match = fileName.exec(name);
		const path = join(directory.instances, name);
		return match
			? readInstance(directory, path, {instanceId: match[1] ?? '', pid: Number(match[2])})
			: [];
	});
}

/** Returns the entry of the process `instanceId`; null if it is not registered or unreadable. */
export function readEntry(directory: Directory, instanceId: string): InstanceEntry | null {
	try {
		return parseEntry(readEntryText(directory.instanceFile(instanceId)));
	} catch {
		return null;
	}
}

/** Returns the process `instanceId` with its heartbeat and verdict; null if it is not registered. */
export function readListed(directory: Directory, instanceId: string): ListedInstance | null {
	const path = directory.instanceFile(instanceId);
	const match = fileName.exec(basename(path));
	if (match === null) return null;
	return readInstance(directory, path, {instanceId, pid: Number(match[2])})[0] ?? null;
}

/** Removes the entries of processes that are provably gone or act for another home, and returns them. */
export function cleanInstances(directory: Directory): ListedInstance[] {
	for (const name of namesIn(directory)) {
		const pid = temporaryName.exec(name)?.[1];
		if (pid !== undefined && judge({pid: Number(pid)}, null) === 'dead')
			unlinkIfThere(join(directory.instances, name));
	}

	const dead = listInstances(directory).filter(({verdict}) => verdict === 'dead');
	for (const {instanceId} of dead) unlinkIfThere(directory.instanceFile(instanceId));
	return dead;
}

function namesIn({instances}: Directory): string[] {
	try {
		return readdirSync(instances).toSorted();
	} catch (error) {
		if (hasErrorCode(error, 'ENOENT')) return [];
		throw lockFault(error, 'read', instances);
	}
}

function readInstance(
	directory: Directory,
	path: string,
	{instanceId, pid}: {instanceId: string; pid: number},
): ListedInstance[] {
	try {
		const heartbeatAtMs = statSync(path).mtimeMs;
		const entry = parseEntry(readEntryText(path));
		const verdict = entry === null ? judgePid(pid) : judgeEntry(directory, entry, instanceId);
		return [{instanceId, entry, heartbeatAtMs, verdict}];
	} catch (error) {
		// Its owner removed it between the listing and the read.
		if (hasErrorCode(error, 'ENOENT')) return [];
		throw lockFault(error, 'read', basename(path));
	}
}

/** Skips anything but a regular file of reasonable size. */
function readEntryText(path: string): string {
	try {
		return readRegularText(path, evidenceBytesMax);
	} catch (error) {
		if (error instanceof UnfitFileError) return '';
		throw error;
	}
}

/** If an entry is unreadable, the pid in its name still decides whether its process can be alive. */
function judgePid(pid: number): 'dead' | 'corrupt' {
	return judge({pid}, null) === 'dead' ? 'dead' : 'corrupt';
}

function judgeEntry(
	directory: Directory,
	entry: InstanceEntry,
	instanceId: string,
): ListedInstance['verdict'] {
	const judgement = judge(entry, homeIdentity(directory.home));
	if (judgement === 'copied') return 'dead';
	if (judgement !== 'unproven') return judgement;
	// The pid proves nothing here: the process lives if it holds the lock of its name.
	if (!isLockName(entry.name)) return 'dead';
	const lock = readEvidence(directory, entry.name);
	return lock?.verdict === 'held' && lock.holder?.instanceId === instanceId ? 'alive' : 'dead';
}

function parseEntry(text: string): InstanceEntry | null {
	try {
		const candidate = JSON.parse(text) as Partial<InstanceEntry> | null;
		const isEntry = typeof candidate?.name === 'string' && judge(candidate, null) !== 'corrupt';
		return isEntry ? (candidate as InstanceEntry) : null;
	} catch {
		return null;
	}
}
