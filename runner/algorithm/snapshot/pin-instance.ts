/** Takes the code of one instance and pins it, after checking that it loads with the instance's settings. */
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import type {InstanceSettings} from '../../../state/domain/instance/instance.ts';
import type {Directory} from '../../../state/home/directory.ts';
import {openLedgerReader} from '../../../state/ledger/ledger-reader.ts';
import type {ControlStore} from '../../../state/control/control-store.ts';
import {codeChanges} from './code-changes.ts';
import {findAlgorithm} from '../find.ts';
import {pinSnapshot} from './pin-snapshot.ts';
import {openSnapshot, type Snapshot} from './snapshot.ts';
import {ownSources} from '../own-sources.ts';
import {readSnapshotFiles} from './snapshot-files.ts';
import {inScratch} from '../scratch.ts';
import {tryCode} from '../try-code.ts';

export type PinRequest = {
	/** Takes the current file; otherwise the instance keeps its code. */
	upgrade: boolean;
	takenBy: string;
	nowMs: number;
	/** Takes the snapshot of a file; many instances share one algorithm, which is compiled once. */
	take: (file: string, interpreter: string) => Promise<Snapshot>;
};

export type Pinned = {snapshotHash: string; before: string | null; changes: string[]};

export type Home = {store: ControlStore; directory: Directory};

/** @throws {@link AppError} if the code cannot be found or does not load; the pin is unchanged. */
export async function pinInstance(
	{store, directory}: Home,
	settings: InstanceSettings,
	request: PinRequest,
): Promise<Pinned> {
	const {name, algorithm, python} = settings;
	const before = hashBefore({store, directory}, settings);
	const code = {name, algorithm, takenAtMs: request.nowMs, takenBy: request.takenBy};
	if (before !== null && !request.upgrade) {
		const snapshot = openSnapshot(before, directory.snapshots, name);
		const isPinned = store.code(name)?.snapshotHash === before;
		if (!isPinned) pinSnapshot(store, snapshot, {...code, snapshotHash: before, file: ''});
		return {snapshotHash: before, before, changes: []};
	}

	const file = findAlgorithm(algorithm, directory.algorithms);
	const snapshot = await request.take(file, python);
	await inScratch(directory, snapshot, async () => tryCode(snapshot, settings));
	const {hash} = snapshot;
	const changes = hash === before ? [] : changesSince(before, snapshot, directory.snapshots);
	pinSnapshot(store, snapshot, {...code, snapshotHash: hash, file}, () => {
		const type = before === null ? 'CodeTaken' : 'CodeUpgraded';
		const text = eventText(name, {hash, before, changes});
		if (hash !== before) store.appendEvent({recordedAtMs: request.nowMs, name, type, text});
	});
	return {snapshotHash: hash, before, changes};
}

/** Returns the current code of the instance: its pin, or else the code that wrote its ledger; null: none yet. */
export function hashBefore(
	{store, directory}: Home,
	{name, algorithm}: InstanceSettings,
): string | null {
	const pin = store.code(name);
	if (pin?.algorithm === algorithm) return pin.snapshotHash;
	const path = directory.ledger(name);
	if (!existsSync(path)) return null;
	const ledger = openLedgerReader(path);
	try {
		const {bars} = ledger.counts();
		const last = ledger.segments().at(-1);
		const hasBars = last !== undefined && last.fromBarIndex <= bars;
		return hasBars && last.algorithm === algorithm ? last.snapshotHash : null;
	} finally {
		ledger.close();
	}
}

function changesSince(before: string | null, {files}: Snapshot, snapshots: string): string[] {
	if (before === null) return [];
	const old = readSnapshotFiles(join(snapshots, before));
	if (old === undefined) return ['the code until now is no longer stored: nothing to compare with'];
	const changes = codeChanges(ownSources(old), ownSources(files));
	return changes.length > 0 ? changes : ['a library that it uses changed; its own files did not'];
}

function eventText(
	name: string,
	{hash, before, changes}: {hash: string; before: string | null; changes: readonly string[]},
): string {
	const now = hash.slice(0, 12);
	if (before === null) return `${name}: code ${now}`;
	const files = changes.filter(line => /^(?:added|changed|removed) /.test(line));
	const what = files.length > 0 ? `: ${files.slice(0, 5).join(', ')}` : '';
	return `${name}: code ${before.slice(0, 12)} → ${now}${what}`;
}
