/**
 * Lists and clears the evidence of another machine in a home: locks, lease rows and registry entries that cannot be
 * judged from here. Only a person can know that the machine is gone. Each piece is checked again before it is cleared.
 */
import {existsSync} from 'node:fs';
import type {Directory} from '../home/directory.ts';
import {homeIdentity} from '../home/home-identity.ts';
import {unlinkIfThere} from './evidence.ts';
import {inspectLocks, removeLock} from './inspect.ts';
import {judgeEvidence} from './judge-evidence.ts';
import {openLeaseRows} from './own-lease-rows.ts';
import {listInstances, readListed} from '../registry/registry.ts';

/** One piece of foreign evidence. */
export type ForeignEvidence = {
	kind: 'lock' | 'lease' | 'registry';
	/** Name of the lock, key of the lease, or instance id. */
	id: string;
	/** The name for which its process acts; equals the name of the lock. */
	name: string;
	pid: number | null;
	host: string;
	/** ISO 8601 UTC; empty if unknown. */
	since: string;
};

/** Returns all foreign evidence: locks by name, leases by key, then registry entries, oldest first. */
export function listForeign(directory: Directory): ForeignEvidence[] {
	return [...foreignLocks(directory), ...foreignLeases(directory), ...foreignEntries(directory)];
}

/**
 * Clears `one`. False: it stayed, because it is no longer foreign, was replaced, or its kernel lock is held.
 * @throws {@link AppError} as `removeLock` and `openDatabase`.
 */
export function clearForeign(directory: Directory, one: ForeignEvidence): boolean {
	switch (one.kind) {
		case 'lock':
			return removeLock(directory, one.name, verdict => verdict === 'foreign');
		case 'lease':
			return clearLease(directory, one.id);
		case 'registry':
			if (readListed(directory, one.id)?.verdict !== 'foreign') return false;
			unlinkIfThere(directory.instanceFile(one.id));
			return true;
	}
}

function foreignLocks(directory: Directory): ForeignEvidence[] {
	return inspectLocks(directory).flatMap(({name, verdict, holder}) =>
		verdict === 'foreign' && holder !== null
			? {...{kind: 'lock' as const, id: name, name}, ...factsOf(holder)}
			: [],
	);
}

function foreignLeases(directory: Directory): ForeignEvidence[] {
	return withLeaseRows(directory, [], rows =>
		rows.held().flatMap(({key, holder}) => {
			const judged = judgeLease(directory, holder);
			if (judged.verdict !== 'foreign' || judged.holder === null) return [];
			const name = judged.holder.name || key.replace(/^lock\//, '');
			return {...{kind: 'lease' as const, id: key, name}, ...factsOf(judged.holder)};
		}),
	);
}

function foreignEntries(directory: Directory): ForeignEvidence[] {
	return listInstances(directory).flatMap(({instanceId: id, entry, verdict}) => {
		if (verdict !== 'foreign' || entry === null) return [];
		const {name, pid, host, startedAt: since} = entry;
		return {...{kind: 'registry' as const, id, name}, pid, host, since};
	});
}

function factsOf({pid, host, timestamp}: {pid: number; host: string; timestamp: string}) {
	return {pid, host, since: timestamp};
}

function clearLease(directory: Directory, key: string): boolean {
	return withLeaseRows(directory, false, rows =>
		rows.clearWhere(key, holder => judgeLease(directory, holder).verdict === 'foreign'),
	);
}

/** Boot and host alone make a lease foreign: no kernel lock is checked. */
function judgeLease(directory: Directory, holder: unknown) {
	return judgeEvidence(holder, {home: homeIdentity(directory.home), kernelLock: null});
}

function withLeaseRows<R>(
	directory: Directory,
	otherwise: R,
	work: (rows: ReturnType<typeof openLeaseRows>['rows']) => R,
): R {
	// A look must not create a database.
	if (!existsSync(directory.controlDatabase)) return otherwise;
	const opened = openLeaseRows(directory);
	try {
		return work(opened.rows);
	} finally {
		opened.close();
	}
}
