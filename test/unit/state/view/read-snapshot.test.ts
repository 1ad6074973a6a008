/** What one view says beside its state: here, which code. The process of the test stands for a run. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {type Directory, directoryAt} from '../../../../state/home/directory.ts';
import {defaultSettings} from '../../../../state/domain/instance/instance-defaults.ts';
import {createHome} from '../../../../state/home/home.ts';
import {ownIdentity} from '../../../../state/process/identity.ts';
import {readSnapshot} from '../../../../state/view/read-snapshot.ts';
import {type ControlStore, openControlStore} from '../../../../state/control/control-store.ts';
import {statusOf} from '../../source/panel/panel-fixture.ts';

const oldHash = 'ab'.repeat(32);
const newHash = 'cd'.repeat(32);
let directory: Directory;
let store: ControlStore;

beforeEach(() => {
	directory = directoryAt(mkdtempSync(join(tmpdir(), 'pitwall-')));
	createHome(directory);
	store = openControlStore(directory.controlDatabase);
	store.putInstance(defaultSettings('BTC', 'BTC'));
	const code = {name: 'BTC', algorithm: 'sma_crossover', file: '/a.ts', takenAtMs: 1};
	store.putCode({...code, snapshotHash: newHash, takenBy: 'upgrade'});
	store.putStatus(statusOf('BTC', {instanceId: 'before', snapshotHash: oldHash}));
});

afterEach(() => {
	store.close();
	rmSync(directory.home, {recursive: true, force: true});
});

function lives(instanceId: string): void {
	const {pid, processStart} = ownIdentity();
	const life = {runId: instanceId, name: 'BTC', instanceId, pid, processStart, beaconFd: null};
	const open = {endedAtMs: null, exitCode: null, exitReason: null, settings: null, marks: null};
	store.putRunStarted({...life, epoch: 1, startedAtMs: 1, readyAtMs: 1, ...open});
}

function view() {
	const {instances} = readSnapshot({store, directory, usage: null, nowMs: 2});
	return instances[0];
}

test('a living run shows the code that it runs, whatever was taken for the next start', () => {
	lives('before');
	expect(view()).toMatchObject({snapshotHash: oldHash, nextSnapshotHash: newHash});
});

test('a run without a bar does not show the code of the run before', () => {
	lives('after');
	expect(view()).toMatchObject({snapshotHash: newHash});
});

test('one that does not run shows the code of its next start', () => {
	expect(view()).toMatchObject({snapshotHash: newHash});
});
