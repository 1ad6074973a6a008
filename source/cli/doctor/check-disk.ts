/** The file system under the home: can it be written, is there room, does it keep locks. */
import {messageOf} from '../../../state/domain/error.ts';
import {
	accessSync,
	constants,
	existsSync,
	rmSync,
	statfsSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import {dirname, join} from 'node:path';
import {type Finding, fault, fine, warning} from './finding.ts';

/** Returns the findings about the directory `home`, which may not exist yet. */
export function checkDisk(home: string, unique: string): Finding[] {
	let existing = home;
	while (!existsSync(existing)) existing = dirname(existing);
	if (existing !== home) {
		return [
			warning('home', `${home} does not exist yet`, `pitwall init --home ${home}`),
			...checkFileSystem(existing),
		];
	}

	return [checkWritable(home, unique), checkPrivate(home), ...checkFileSystem(home)];
}

function checkWritable(home: string, unique: string): Finding {
	const probe = join(home, `.doctor-${unique}`);
	try {
		accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK);
		writeFileSync(probe, '', {flag: 'wx', mode: 0o600});
		rmSync(probe);
		return fine('home', `${home} can be written`);
	} catch (error) {
		return fault(
			'home',
			`${home} cannot be written: ${messageOf(error)}`,
			`make it writable (chown -R "$USER" ${home}), or use another home with --home DIR`,
		);
	}
}

function checkPrivate(home: string): Finding {
	const mode = statSync(home).mode & 0o777;
	// A home that others can write never gets here: every command refuses it.
	return fine('home mode', mode.toString(8).padStart(3, '0'));
}

const mebibyte = 2 ** 20;

/** Below this, the next log rotation or checkpoint may fail. */
const freeFaultBytes = 64 * mebibyte;
/** Below this, a day of six talkative instances may fill the disk. */
const freeWarningBytes = 1024 * mebibyte;

function checkFileSystem(path: string): Finding[] {
	const {bavail, bsize, files, ffree, type} = statfsSync(path);
	return [judgeFree(bavail * bsize), judgeInodes(files, ffree), judgeType(type)];
}

/** Judges free space in bytes. */
export function judgeFree(freeBytes: number): Finding {
	const found = `${Math.floor(freeBytes / mebibyte)} MiB free`;
	const fix = 'free some space; old logs/*.log.* may go';
	if (freeBytes < freeFaultBytes) return fault('disk', found, fix);
	return freeBytes < freeWarningBytes ? warning('disk', found, fix) : fine('disk', found);
}

function judgeInodes(files: number, free: number): Finding {
	// Some file systems (btrfs) have no fixed number and return 0.
	if (files === 0 || free > 1000) return fine('inodes', files === 0 ? 'no limit' : `${free} free`);
	return fault('inodes', `${free} free`, 'remove files that are not needed');
}

/** Magic numbers of statfs(2) with consequences for locks or for keeping data. */
const kinds = new Map<number, {name: string; trouble: string | null}>([
	[0x69_69, {name: 'NFS', trouble: 'locks and SQLite are not safe on it'}],
	[0x51_7b, {name: 'SMB', trouble: 'locks and SQLite are not safe on it'}],
	[0xff_53_4d_42, {name: 'CIFS', trouble: 'locks and SQLite are not safe on it'}],
	[0xfe_53_4d_42, {name: 'SMB 2', trouble: 'locks and SQLite are not safe on it'}],
	[0x01_02_19_97, {name: '9p', trouble: 'locks and SQLite are not safe on it'}],
	[0x65_73_55_46, {name: 'FUSE', trouble: 'locks and SQLite may not be safe on it'}],
	[0x01_02_19_94, {name: 'tmpfs', trouble: 'a reboot loses everything on it'}],
	[0x79_4c_76_30, {name: 'overlay', trouble: null}],
	[0xef_53, {name: 'ext4', trouble: null}],
	[0x58_46_53_42, {name: 'XFS', trouble: null}],
	[0x91_23_68_3e, {name: 'btrfs', trouble: null}],
	[0x2f_c1_2f_c1, {name: 'ZFS', trouble: null}],
]);

/** Judges a file system by the `type` of statfs(2). */
export function judgeType(type: number): Finding {
	// Node returns the number signed on some systems.
	const kind = kinds.get(type >>> 0);
	if (kind === undefined) return fine('file system', `type 0x${(type >>> 0).toString(16)}`);
	const {name, trouble} = kind;
	return trouble === null
		? fine('file system', name)
		: warning('file system', `${name}: ${trouble}`, 'put the home on a local disk with --home DIR');
}
