import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {
	pinInstance,
	type PinRequest,
} from '../../../../../runner/algorithm/snapshot/pin-instance.ts';
import {pinSnapshot} from '../../../../../runner/algorithm/snapshot/pin-snapshot.ts';
import {takeSnapshot} from '../../../../../runner/algorithm/snapshot/snapshot.ts';
import {collectSnapshots} from '../../../../../state/control/collect-snapshots.ts';
import {type Directory, directoryAt} from '../../../../../state/home/directory.ts';
import {defaultSettings} from '../../../../../state/domain/instance/instance-defaults.ts';
import {type ControlStore, openControlStore} from '../../../../../state/control/control-store.ts';
import {openLedgerStore} from '../../../../../state/ledger/ledger-store.ts';
import {barRecord} from '../../../../support/ledger-record.ts';

let directory: Directory;
let store: ControlStore;
beforeEach(() => {
	directory = directoryAt(mkdtempSync(join(tmpdir(), 'pitwall-')));
	mkdirSync(directory.algorithms);
	store = openControlStore(directory.controlDatabase);
});
afterEach(() => {
	store.close();
	rmSync(directory.home, {recursive: true, force: true});
});

function write(reason: string): string {
	const file = join(directory.algorithms, 'mine.js');
	const decision = `{action: "HOLD", shares: 0, reason: "${reason}"}`;
	writeFileSync(
		file,
		`export class Algorithm { static parameters = {size: {default: 1, max: 3}}; run() { return ${decision}; } }`,
	);
	return file;
}

const take = (file: string) => takeSnapshot(file, directory.snapshots, 'python3');
const settings = {...defaultSettings('A', 'BTC'), algorithm: 'mine'};
const request = (upgrade: boolean): PinRequest => ({upgrade, takenBy: 'add', nowMs: 1, take});
const pin = (upgrade = false, own = settings) =>
	pinInstance({store, directory}, own, request(upgrade));

it('a snapshot that was collected before it was pinned is stored again', async () => {
	const snapshot = await take(write('a'));
	expect(collectSnapshots(directory, store)).toEqual([snapshot.hash]);
	const code = {name: 'A', algorithm: 'mine', snapshotHash: snapshot.hash, file: ''};
	pinSnapshot(store, snapshot, {...code, takenAtMs: 0, takenBy: 'add'});
	expect(readFileSync(snapshot.entry, 'utf8')).toContain('"a"');
	expect(collectSnapshots(directory, store)).toEqual([]);
});

it('what fails while it is pinned leaves no pin', async () => {
	const snapshot = await take(write('a'));
	const code = {name: 'A', algorithm: 'mine', snapshotHash: snapshot.hash, file: ''};
	const fails = () => {
		throw new Error('no ledger');
	};
	expect(() =>
		pinSnapshot(store, snapshot, {...code, takenAtMs: 0, takenBy: 'add'}, fails),
	).toThrow();
	expect(store.code('A')).toBeUndefined();
});

it('code is kept until an upgrade, which tells what changed', async () => {
	write('a');
	const first = await pin();
	expect(first).toMatchObject({before: null, changes: []});
	write('b');
	expect(await pin()).toEqual({...first, before: first.snapshotHash});
	const second = await pin(true);
	expect(second.before).toBe(first.snapshotHash);
	expect(second.changes[0]).toBe('changed mine.js (+1 −1 lines)');
	expect(store.code('A')?.snapshotHash).toBe(second.snapshotHash);
	expect(store.events('A', 9).map(({type}) => type)).toEqual(['CodeTaken', 'CodeUpgraded']);
});

it('code that does not take the parameters of the instance is not taken', async () => {
	write('a');
	const {snapshotHash} = await pin();
	write('b');
	const own = {...settings, parameters: {size: 4}};
	await expect(pin(true, own)).rejects.toMatchObject({
		code: 'PARAMETER_OUT_OF_RANGE',
		exitCode: 78,
	});
	expect(store.code('A')?.snapshotHash).toBe(snapshotHash);
});

it('where a ledger has bars and nothing was pinned, the code that wrote them is', async () => {
	const {hash} = await take(write('a'));
	const life = {instanceId: 'i', runId: 'r', pid: 1};
	const ledger = openLedgerStore(directory.ledger('A'), life, () => 0);
	ledger.putSegment({fromBarIndex: 1, algorithm: 'mine', parameters: {}, snapshotHash: hash});
	ledger.append({records: [barRecord(1)], controls: [], paused: false, flattenEpoch: 0});
	ledger.close();
	write('b');
	expect(await pin()).toEqual({snapshotHash: hash, before: hash, changes: []});
	expect(store.code('A')?.snapshotHash).toBe(hash);
	expect(readdirSync(directory.snapshots)).toEqual([hash]);
});

it('an instance that leaves the configuration gives its pin back', async () => {
	write('a');
	store.replaceInstances([settings]);
	await pin();
	store.replaceInstances([]);
	expect(store.code('A')).toBeUndefined();
});
