/** Checks locks, databases and configuration of a home for `pitwall doctor`. */
import {existsSync, readdirSync, statSync} from 'node:fs';
import {basename, join} from 'node:path';
import type {Directory} from '../../../state/home/directory.ts';
import {AppError} from '../../../state/domain/error.ts';
import {clearForeignFix} from '../../../state/domain/instance/lock.ts';
import {inspectLocks} from '../../../state/lock/inspect.ts';
import {livingOriginals, originalsFix, originalsText} from '../../../state/lock/original-home.ts';
import {controlMigrations} from '../../../state/control/control-schema.ts';
import {inspectDatabase, type Inspection} from '../../../state/sqlite/inspect-database.ts';
import {ledgerMigrations} from '../../../state/ledger/ledger-schema.ts';
import {findLostFiles, judgeLostFiles} from './check-open-files.ts';
import {usersOf, writeLockHolder} from './database-users.ts';
import {type Finding, fault, fine, warning} from './finding.ts';

/** Returns the findings about the locks, one for each kind of trouble. */
export function checkLocks(directory: Directory): Finding[] {
	try {
		const locks = inspectLocks(directory);
		const named = (verdict: string) =>
			locks.filter(lock => lock.verdict === verdict).map(({name}) => name);
		const [held, stale = [], copies = [], foreign, corrupt = []] = [
			'held',
			'stale',
			'copied',
			'foreign',
			'corrupt',
		].map(named);
		const findings = [fine('locks', `${held?.length ?? 0} held${list(held)}`)];
		const dead = [...stale, ...corrupt, ...copies];
		if (dead.length > 0) {
			const whose = copies.length > 0 ? 'dead processes or another home' : 'dead processes';
			const found = `${dead.length} left by ${whose}${list(dead)}: harmless, taken over at the next start`;
			findings.push(warning('locks', found, 'pitwall locks clean'));
		}

		if (foreign !== undefined && foreign.length > 0) {
			const found = `${foreign.length} foreign, of another machine${list(foreign)}: never taken over`;
			findings.push(warning('locks', found, clearForeignFix(foreign.join(' '))));
		}

		const copied = originalsText(livingOriginals(directory));
		if (copied !== null) findings.push(warning('copy', copied, originalsFix));
		return findings;
	} catch (error) {
		return [fromError('locks', error)];
	}
}

function list(names: readonly string[] | undefined): string {
	return names === undefined || names.length === 0 ? '' : ` (${names.join(' ')})`;
}

/** Returns the findings about the control database and every ledger. */
export function checkDatabases(directory: Directory): Finding[] {
	const lost = findLostFiles(directory);
	// A database that has lost a file is not opened: SQLite would create another one in its place.
	const isLost = (path: string) => lost.some(({database}) => basename(database) === basename(path));
	let bytesLeft = checkedBytesMax;
	const check = (name: string, path: string, kind: {schemaNewest: number; table: string}) => {
		if (isLost(path)) return [];
		const finding = checkDatabase(name, path, {...kind, checkedBytesMax: bytesLeft});
		bytesLeft -= statSync(path, {throwIfNoEntry: false})?.size ?? 0;
		return [finding];
	};
	const control = check('control database', directory.controlDatabase, {
		schemaNewest: controlMigrations.length,
		table: 'wanted',
	});
	const files = existsSync(directory.ledgers)
		? readdirSync(directory.ledgers).filter(file => file.endsWith('.db'))
		: [];
	const ledgers = files.flatMap(file =>
		check(`ledger ${file.slice(0, -3)}`, join(directory.ledgers, file), {
			schemaNewest: ledgerMigrations.length,
			table: 'checkpoint',
		}),
	);
	const sick = ledgers.filter(({verdict}) => verdict !== 'ok');
	const unchecked = ledgers.filter(({found}) => found.includes(notChecked)).length;
	const text = `${ledgers.length} readable${unchecked === 0 ? ', all pages checked' : `, ${unchecked} ${notChecked}`}`;
	const healthy = sick.length > 0 ? sick : [fine('ledgers', text)];
	return [...judgeLostFiles(lost), ...control, ...healthy];
}

/** For all databases together, smaller names first: about two seconds. */
const checkedBytesMax = 512 * 2 ** 20;
const notChecked = 'too large to check all pages here (pitwall ledger check NAME does)';

function checkDatabase(
	check: string,
	path: string,
	{schemaNewest, ...inspection}: {schemaNewest: number} & Inspection,
): Finding {
	if (!existsSync(path)) return fine(check, 'does not exist yet; the first start creates it');
	const condition = inspectDatabase(path, inspection);
	if (!condition.readable) {
		const {reason, fix} = condition;
		const otherwise = 'move the file aside (keep it: it may be repaired), then start again';
		return fault(check, reason.split('\n').slice(0, 2).join('; '), fix ?? otherwise);
	}

	const {schemaVersion, writeLocked, damage, arePagesChecked} = condition;
	if (damage !== null)
		return fault(
			check,
			`damaged: ${damage.split('\n')[0]?.slice(0, 200)}`,
			`stop what writes it, copy ${path}* aside, then restore a copy or begin a fresh one`,
		);
	if (schemaVersion > schemaNewest) {
		const found = `schema version ${schemaVersion}, this Pitwall knows up to ${schemaNewest}`;
		return fault(check, found, 'update Pitwall, or use another home with --home DIR');
	}

	if (writeLocked) return lockedFinding(check, path);
	const pages = arePagesChecked ? 'all pages checked' : notChecked;
	return fine(check, `schema version ${schemaVersion}, ${pages}`);
}

/** A lock at the moment of the check is usual while bars are written; a stuck one is not. */
function lockedFinding(check: string, path: string): Finding {
	const holder = writeLockHolder(path);
	const users = usersOf(path).map(({pid, command}) => `${pid} ${command}`);
	if (holder !== null) {
		const found = `locked for writing right now by pid ${holder.pid}: ${holder.command}`;
		return warning(check, found, `if it stays so: kill -TERM ${holder.pid}`);
	}

	const found = `locked for writing right now; open in ${users.join(', ') || 'unknown processes'}`;
	return warning(check, found, 'if it stays so, close the program that is not Pitwall');
}

/**
 * Returns the findings about `pitwall.yaml`, read by `load`; `problem`: the one recorded in the control
 * database.
 */
export function checkConfiguration(
	directory: Directory,
	{load, problem}: {load: () => number; problem: AppError | null},
): Finding {
	if (problem !== null) return fromError('pitwall.yaml', problem);
	if (!existsSync(directory.config)) {
		const fix = `pitwall init --home ${directory.home}`;
		return warning('pitwall.yaml', 'does not exist: no instances are configured', fix);
	}

	try {
		return fine('pitwall.yaml', `${load()} instances`);
	} catch (error) {
		return fromError('pitwall.yaml', error);
	}
}

function fromError(check: string, error: unknown): Finding {
	if (!(error instanceof AppError)) throw error;
	const found = [error.what, error.why].filter(Boolean).join('; ');
	return fault(check, found, error.fix ?? 'see above');
}
