/** Takes the code of one instance and pins it, once it has shown that it loads with the instance's settings. */
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import type {AlgorithmListing} from '../../state/domain/algorithm-listing.ts';
import type {InstanceSettings} from '../../state/domain/instance.ts';
import type {Directory} from '../../state/directory.ts';
import {openLedgerReader} from '../../state/ledger/ledger-reader.ts';
import type {ControlStore} from '../../state/sqlite/control-store.ts';
import {codeChanges} from './code-changes.ts';
import {algorithmError} from './error.ts';
import {findAlgorithm} from './find.ts';
import {isPython} from './language.ts';
import {loadSnapshot} from './load.ts';
import {overlayParameters} from './parameters.ts';
import {pinSnapshot} from './pin-snapshot.ts';
import {openSnapshot, type Snapshot} from './snapshot.ts';
import {ownSources, readSnapshotFiles} from './snapshot-files.ts';

export type PinRequest = {
	/** Take the file as it is now; else what the instance has stays. */
	upgrade: boolean;
	takenBy: string;
	nowMs: number;
	/** Takes the snapshot of a file; many instances share one algorithm, which is compiled once. */
	take: (file: string, interpreter: string) => Promise<Snapshot>;
};

export type Pinned = {snapshotHash: string; before: string | null; changes: string[]};

type Home = {store: ControlStore; directory: Directory};

/** @throws {@link AppError} when the code cannot be found or does not load; what is pinned stays. */
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
	await tryOut(snapshot, settings);
	const {hash} = snapshot;
	const changes = hash === before ? [] : changesSince(before, snapshot, directory.snapshots);
	pinSnapshot(store, snapshot, {...code, snapshotHash: hash, file}, () => {
		const type = before === null ? 'CodeTaken' : 'CodeUpgraded';
		const text = eventText(name, {hash, before, changes});
		if (hash !== before) store.appendEvent({recordedAtMs: request.nowMs, name, type, text});
	});
	return {snapshotHash: hash, before, changes};
}

/** What the instance runs until now: its pin, else the code that wrote its ledger. */
function hashBefore({store, directory}: Home, {name, algorithm}: InstanceSettings): string | null {
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

/** @throws {@link AppError} when the code does not load, or does not take the instance's parameters. */
async function tryOut(snapshot: Snapshot, settings: InstanceSettings): Promise<void> {
	const {algorithm, parameters, python} = settings;
	if (!isPython(snapshot)) {
		(await loadSnapshot(algorithm, snapshot)).create(settings);
		return;
	}

	const {scanPythonFiles} = await import('../python/scan-python.ts');
	let listing: AlgorithmListing | undefined;
	await scanPythonFiles({
		files: [snapshot.entry],
		interpreter: python,
		origin: 'own',
		onResult: result => {
			listing = result;
		},
	});
	if (listing?.ok) {
		overlayParameters(algorithm, listing.parameters, parameters);
		return;
	}

	const place = listing?.line == null ? '' : ` (at ${algorithm}.py:${listing.line})`;
	throw algorithmError({
		code: 'ALGORITHM_NOT_LOADED',
		algorithm,
		what: 'it could not be loaded',
		why: `${listing?.reason ?? 'the interpreter did not answer'}${place}`,
	});
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
