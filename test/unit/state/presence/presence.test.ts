import {
	existsSync,
	mkdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import {dirname} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openPresence, type Presence} from '../../../../state/presence/presence.ts';
import {systemClock, systemRandom} from '../../../../state/process/system-clock.ts';
import {listInstances} from '../../../../state/registry/registry.ts';
import {until} from '../../../support/child.ts';
import {createTestHome, type TestHome} from '../../../support/home.ts';

let home: TestHome;
const closers: (() => void)[] = [];

beforeEach(() => {
	home = createTestHome();
});

afterEach(() => {
	for (const close of closers.splice(0).toReversed()) close();
	home.remove();
});

const claim = (name = 'BTC') => ({
	directory: home.directory,
	name,
	account: 'paper',
	mode: 'SIM',
	clock: systemClock,
	random: systemRandom,
});

function open(options: Partial<Parameters<typeof openPresence>[0]> = {}): Presence {
	const presence = openPresence({...claim(), log: {}, ...options});
	closers.push(() => presence.close());
	return presence;
}

function beat(presence: Presence, showsProgress = true) {
	const seen = {beats: 0, losses: 0, failures: [] as string[]};
	closers.push(
		presence.startBeating({
			showsProgress: () => showsProgress,
			work: () => void (seen.beats += 1),
			onLost: () => void (seen.losses += 1),
			onFailure: error => seen.failures.push(String(error)),
		}),
	);
	return seen;
}

test('a presence shows its lock, its entry and its log, and takes all but the log away when it closes', () => {
	const presence = open({symbol: 'XBT', epoch: 4, runId: 'run-1'});
	presence.log.info('Here');
	expect(presence.lock.verify()).toBe(true);
	expect(listInstances(home.directory)).toMatchObject([
		{
			verdict: 'alive',
			instanceId: presence.instanceId,
			entry: {
				...{name: 'BTC', symbol: 'XBT', mode: 'SIM', account: 'paper', epoch: 4, runId: 'run-1'},
				startedAt: new Date(presence.startedAtMs).toISOString(),
				beaconFd: presence.beaconFd,
			},
		},
	]);
	presence.close();
	presence.close();
	expect(listInstances(home.directory)).toEqual([]);
	expect(existsSync(home.directory.lockFile('BTC'))).toBe(false);
	expect(readFileSync(home.directory.log('BTC'), 'utf8')).toContain('[BTC-SIM] Here\n');
	expect(open().lock.verify()).toBe(true);
});

test('what is not asked for has a default', () => {
	const presence = open({mode: ''});
	presence.log.info('Here');
	expect(presence.runId).toBe(presence.instanceId);
	expect(readFileSync(home.directory.log('BTC'), 'utf8')).toContain('[BTC] Here\n');
	expect(listInstances(home.directory)[0]?.entry).toMatchObject({symbol: '', epoch: 0});
});

test('a second process of the name is refused, and the first one keeps everything', () => {
	const first = open();
	expect(() => open()).toThrow(expect.objectContaining({code: 'LOCK_HELD', exitCode: 75}));
	expect(first.lock.verify()).toBe(true);
	expect(listInstances(home.directory)).toHaveLength(1);
	expect(open({name: 'ETH'}).lock.verify()).toBe(true);
});

test('a log or an entry that cannot be written leaves the name free', () => {
	const {instances} = home.directory;
	const log = home.directory.log('BTC');
	const lock = home.directory.lockFile('BTC');
	mkdirSync(log, {recursive: true});
	expect(() => open()).toThrow(expect.objectContaining({code: 'LOG_NOT_WRITABLE'}));
	expect(existsSync(lock)).toBe(false);
	rmSync(log, {recursive: true});
	mkdirSync(dirname(instances), {recursive: true});
	rmSync(instances, {recursive: true, force: true});
	writeFileSync(instances, '');
	expect(() => open()).toThrow();
	expect(existsSync(lock)).toBe(false);
	rmSync(instances);
	expect(open().lock.verify()).toBe(true);
});

test('a lost lock is reported once, and nothing is done afterwards', async () => {
	const presence = open();
	const seen = beat(presence);
	const other = beat(open({name: 'ETH'}));
	await until(() => seen.beats > 0);
	rmSync(home.directory.lockFile('BTC'));
	await until(() => seen.losses > 0);
	const {beats} = seen;
	const otherBeats = other.beats;
	await until(() => other.beats > otherBeats + 2);
	expect(seen).toEqual({beats, losses: 1, failures: []});
});

test('a lock file that cannot be read now is no loss', async () => {
	const presence = open();
	const path = home.directory.lockFile('BTC');
	const evidence = readFileSync(path);
	const seen = beat(presence);
	rmSync(path);
	symlinkSync(path, path);
	await until(() => seen.failures.length > 0 && seen.beats > 2);
	expect(seen).toMatchObject({losses: 0, failures: [expect.stringContaining('ELOOP')]});
	rmSync(path);
	writeFileSync(path, evidence);
	utimesSync(home.directory.instanceFile(presence.instanceId), 1, 1);
	await until(() => statSync(home.directory.instanceFile(presence.instanceId)).mtimeMs > 1000);
	expect(seen.failures).toHaveLength(1);
});

test('the heartbeat of a process without progress grows old', async () => {
	const presence = open();
	const path = home.directory.instanceFile(presence.instanceId);
	utimesSync(path, 1, 1);
	const seen = beat(presence, false);
	await until(() => seen.beats > 1);
	expect(statSync(path).mtimeMs).toBe(1000);
});
