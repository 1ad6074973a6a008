import {mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {collectSnapshots} from '../../../../state/control/collect-snapshots.ts';
import {type Directory, directoryAt} from '../../../../state/home/directory.ts';
import {type ControlStore, openControlStore} from '../../../../state/control/control-store.ts';
import {openLedgerStore} from '../../../../state/ledger/ledger-store.ts';

let directory: Directory;
let store: ControlStore;
beforeEach(() => {
	directory = directoryAt(mkdtempSync(join(tmpdir(), 'pitwall-')));
	store = openControlStore(directory.controlDatabase);
	for (const digit of ['a', 'b', 'c']) {
		mkdirSync(join(directory.snapshots, digit.repeat(64)), {recursive: true});
		writeFileSync(join(directory.snapshots, digit.repeat(64), 'mine.js'), digit);
	}
});
afterEach(() => {
	store.close();
	rmSync(directory.home, {recursive: true, force: true});
});

const left = () => readdirSync(directory.snapshots).map(name => name.slice(0, 5));

function pin(name: string, digit: string): void {
	const snapshotHash = digit.repeat(64);
	store.putCode({name, algorithm: 'mine', snapshotHash, file: '', takenAtMs: 0, takenBy: 'add'});
}

function ledgerOf(name: string, digit: string): void {
	const life = {instanceId: 'i', runId: 'r', pid: 1};
	const ledger = openLedgerStore(directory.ledger(name), life, () => 0);
	const snapshotHash = digit.repeat(64);
	ledger.putSegment({fromBarIndex: 1, algorithm: 'mine', parameters: {}, snapshotHash});
	ledger.close();
}

it('removes what neither a pin nor a ledger needs', () => {
	pin('A', 'a');
	ledgerOf('removed-instance', 'b');
	expect(collectSnapshots(directory, store)).toEqual(['c'.repeat(64)]);
	expect(left()).toEqual(['aaaaa', 'bbbbb']);
	expect(collectSnapshots(directory, store)).toEqual([]);
});

it('removes nothing while a ledger cannot be read', () => {
	mkdirSync(directory.ledgers, {recursive: true});
	writeFileSync(
		directory.ledger('A'),
		'this is no database, but it has more than one page'.repeat(99),
	);
	expect(collectSnapshots(directory, store)).toEqual([]);
	expect(left()).toHaveLength(3);
});

it('removes leftovers of processes that died, once nobody can be at work on them', () => {
	const path = join(directory.snapshots, '.new-x');
	mkdirSync(path);
	pin('A', 'a');
	const nowMs = 1_800_000_000_000;
	utimesSync(path, (nowMs - 1000) / 1000, (nowMs - 1000) / 1000);
	collectSnapshots(directory, store, nowMs);
	expect(left()).toEqual(['.new-', 'aaaaa']);
	collectSnapshots(directory, store, nowMs + 2 * 60 * 60 * 1000);
	expect(left()).toEqual(['aaaaa']);
});

it('has nothing to do in a home without snapshots', () => {
	rmSync(directory.snapshots, {recursive: true});
	expect(collectSnapshots(directory, store)).toEqual([]);
});
