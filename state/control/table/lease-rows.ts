/**
 * The `lease` table: the holder of each key. Unlike lock files, it survives the removal of the lock directory.
 * One transaction reads and takes a row; the caller judges whether the holder is alive.
 */
import {isBlocking, type LockHolder, type LockVerdict} from '../../domain/instance/lock.ts';
import {databaseError, type SqliteDatabase} from '../../sqlite/open.ts';

export type LeaseRows = ReturnType<typeof createLeaseRows>;

export type LeaseRow = {key: string; token: bigint; holder: unknown};

/** The caller's verdict on the holder in a row. */
type JudgeHolder = (holder: unknown) => {verdict: LockVerdict; holder: LockHolder | null};

export type LeaseTaken = {ok: true; token: bigint};
export type LeaseRefused = {ok: false; verdict: LockVerdict; holder: LockHolder | null};

export type TakeLease = {
	key: string;
	holder: LockHolder;
	judge: JudgeHolder;
	forceForeign?: boolean;
};

/** Prepares the statements on an open control database; the caller closes it. */
export function createLeaseRows(database: SqliteDatabase, path: string) {
	const one = database.prepare('SELECT token, holder FROM lease WHERE key = ?').safeIntegers();
	const put = database.prepare(
		`INSERT INTO lease (key, token, holder) VALUES (@key, @token, @holder)
		 ON CONFLICT (key) DO UPDATE SET token = excluded.token, holder = excluded.holder`,
	);
	const clear = database.prepare(
		`UPDATE lease SET holder = NULL WHERE key = @key AND token = @token
		 AND json_valid(holder) AND holder ->> 'token' = @holderToken`,
	);
	const allHeld = database
		.prepare('SELECT key, token, holder FROM lease WHERE holder IS NOT NULL ORDER BY key')
		.safeIntegers();
	const empty = database.prepare('UPDATE lease SET holder = NULL WHERE key = ?');
	const read = (key: string): LeaseRow | undefined => toRow(key, one.get(key));
	const take = database.transaction((wish: TakeLease): LeaseTaken | LeaseRefused => {
		const row = read(wish.key);
		const refusal = row === undefined ? null : refusalBy(row, wish);
		if (refusal !== null) return refusal;
		const token = (row?.token ?? 0n) + 1n;
		put.run({key: wish.key, token, holder: JSON.stringify(wish.holder)});
		return {ok: true, token};
	});
	const clearWhere = database.transaction((key: string, mayGo: (holder: unknown) => boolean) => {
		const row = read(key);
		if (row === undefined || row.holder === null || !mayGo(row.holder)) return false;
		empty.run(key);
		return true;
	});
	return {
		/** Returns all rows with a holder, by key. */
		held: (): LeaseRow[] =>
			inOurWords(path, () =>
				(allHeld.all() as {key: string}[]).flatMap(row => toRow(row.key, row) ?? []),
			),
		/** Removes the holder from a row if `mayGo` returns true; false: it stayed. The token stays. */
		clearWhere: (key: string, mayGo: (holder: unknown) => boolean): boolean =>
			inOurWords(path, () => clearWhere.immediate(key, mayGo)),
		/** Takes the row of `wish.key` unless a living or foreign process holds it. */
		take: (wish: TakeLease) => inOurWords(path, () => take.immediate(wish)),
		/** Releases the row unless another process has taken it. The token stays for the next holder. */
		clear: (key: string, token: bigint, holderToken: string) => {
			inOurWords(path, () => clear.run({key, token, holderToken}));
		},
	};
}

function refusalBy(row: LeaseRow, wish: TakeLease): LeaseRefused | null {
	if (row.holder === null) return null;
	const {verdict, holder} = wish.judge(row.holder);
	const isForced = verdict === 'foreign' && wish.forceForeign === true;
	return isBlocking(verdict) && !isForced ? {ok: false, verdict, holder} : null;
}

function toRow(key: string, row: unknown): LeaseRow | undefined {
	if (row === undefined) return undefined;
	const {token, holder} = row as {token: bigint; holder: string | null};
	return {key, token, holder: holder === null ? null : parseJson(holder)};
}

/** Text that is not JSON is a corrupt holder, not an absent one. */
function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return {};
	}
}

function inOurWords<T>(path: string, call: () => T): T {
	try {
		return call();
	} catch (error) {
		throw databaseError(error, path);
	}
}
