import {mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {
	cleanInstances,
	createInstanceId,
	listInstances,
	type Registration,
	registerInstance,
} from '../../../../state/registry/registry.ts';
import {homeIdentity} from '../../../../state/home/home-identity.ts';
import {ownIdentity} from '../../../../state/process/identity.ts';
import {createTestHome, type TestHome} from '../../../support/home.ts';

let home: TestHome;
beforeEach(() => {
	home = createTestHome();
});
afterEach(() => home.remove());

const deadPid = 2 ** 22 + 1;
const registration = (changes: Partial<Registration> = {}): Registration => ({
	instanceId: createInstanceId(0, process.pid, '0123abcd'),
	name: 'BTC',
	symbol: 'BTC',
	mode: 'SIM',
	account: 'paper',
	startedAt: '2026-11-22T04:00:00.000Z',
	runId: 'run-1',
	beaconFd: 20,
	epoch: 3,
	...changes,
});

function plant(id: string, content: string): void {
	mkdirSync(home.directory.instances, {recursive: true});
	writeFileSync(home.directory.instanceFile(id), content);
}

test('an instance id holds the UTC second, the pid and eight random digits', () => {
	const atMs = Date.UTC(2026, 10, 22, 4, 5, 6, 789);
	expect(createInstanceId(atMs, 1234, 'deadbeef')).toBe('20261122_040506_1234_deadbeef');
});

test('a registered instance is listed alive with its entry and its last heartbeat', () => {
	const registered = registerInstance(home.directory, registration());
	registered.beat(1_700_000_000_123);
	expect(listInstances(home.directory)).toEqual([
		{
			instanceId: registered.instanceId,
			entry: {...registration(), ...ownIdentity(), home: homeIdentity(home.directory.home)},
			heartbeatAtMs: expect.closeTo(1_700_000_000_123, 1),
			verdict: 'alive',
		},
	]);
	registered.remove();
	registered.remove();
	expect(readdirSync(home.directory.instances)).toEqual([]);
});

test('a heartbeat writes the entry anew when the registry was removed', () => {
	const registered = registerInstance(home.directory, registration());
	rmSync(home.directory.instances, {recursive: true});
	registered.beat(5000);
	expect(listInstances(home.directory)).toMatchObject([{heartbeatAtMs: 5000, verdict: 'alive'}]);
	registered.remove();
});

test('cleaning removes entries and litter of dead processes and of another home only', () => {
	const registered = registerInstance(home.directory, registration());
	const dead = createInstanceId(0, deadPid, '00000000');
	const torn = createInstanceId(0, deadPid, '00000001');
	const foreign = createInstanceId(0, deadPid, '00000002');
	plant(dead, JSON.stringify({...registration(), ...ownIdentity(), pid: deadPid}));
	plant(torn, '{"pid":');
	const copied = createInstanceId(0, process.pid, '00000004');
	const machine = {host: 'elsewhere', bootId: 'another'};
	plant(foreign, JSON.stringify({...registration(), ...ownIdentity(), ...machine}));
	plant(copied, JSON.stringify({...registration(), ...ownIdentity(), home: '1:1'}));
	const litter = join(home.directory.instances, `.instance_${dead}.tmp`);
	writeFileSync(litter, '');
	const cleaned = cleanInstances(home.directory).map(({instanceId}) => instanceId);
	expect(cleaned.toSorted()).toEqual([copied, dead, torn].toSorted());
	expect(
		listInstances(home.directory)
			.map(({verdict}) => verdict)
			.toSorted(),
	).toEqual(['alive', 'foreign']);
	expect(readdirSync(home.directory.instances)).toHaveLength(2);
	registered.remove();
});

test('an unreadable entry of a living process is corrupt and is kept', () => {
	const id = createInstanceId(0, process.pid, '00000003');
	plant(id, 'x');
	expect(cleanInstances(home.directory)).toEqual([]);
	expect(listInstances(home.directory)).toMatchObject([{entry: null, verdict: 'corrupt'}]);
});

test('a home without a registry lists nothing', () => {
	expect(listInstances(home.directory)).toEqual([]);
});

test('the entry is one JSON document that any program can read', () => {
	const registered = registerInstance(home.directory, registration());
	expect(JSON.parse(readFileSync(registered.path, 'utf8'))).toMatchObject({
		pid: process.pid,
		symbol: 'BTC',
		runId: 'run-1',
	});
	registered.remove();
});

test('an entry that could not be written again is written by a later beat', () => {
	const {instances} = home.directory;
	const registered = registerInstance(home.directory, registration());
	rmSync(instances, {recursive: true});
	writeFileSync(instances, '');
	expect(() => registered.beat(1)).toThrow();
	rmSync(instances);
	registered.beat(1_700_000_000_123);
	expect(listInstances(home.directory)).toMatchObject([
		{verdict: 'alive', heartbeatAtMs: expect.closeTo(1_700_000_000_123, 1)},
	]);
	registered.remove();
	expect(readdirSync(instances)).toEqual([]);
});
