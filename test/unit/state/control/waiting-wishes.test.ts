import {mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {readRows} from '../../../../state/control/control-rows.ts';
import {type ControlStore, openControlStore} from '../../../../state/control/control-store.ts';
import {
	keepWish,
	recordWaitingWishes,
	waitingWishes,
} from '../../../../state/control/waiting-wishes.ts';
import {createTestHome} from '../../../support/home.ts';

let home: ReturnType<typeof createTestHome>;
let store: ControlStore;
beforeEach(() => {
	home = createTestHome();
	store = openControlStore(home.directory.controlDatabase);
});
afterEach(() => {
	store.close();
	home.remove();
});

const start = (requestedAtMs: number) =>
	store.changeWanted(
		'BTC',
		{wanted: 'running', raiseEpoch: true},
		{requestedAtMs, requestedBy: 'a'},
	);
const wanted = () => readRows(store, home.directory).wanted.get('BTC');

test('a stop that waits counts as wanted, and the same once it is recorded', () => {
	start(1000);
	expect(keepWish(home.directory, 'BTC', {stopBy: 'kill', nowMs: 2000})).toBe(true);
	const waiting = wanted();
	expect(waiting).toMatchObject({wanted: 'stopped', stopBy: 'kill', epoch: 2, requestedAtMs: 2000});
	recordWaitingWishes(store, home.directory);
	expect(readdirSync(home.directory.wishes)).toEqual([]);
	expect(store.wanted('BTC')).toEqual(waiting);
	recordWaitingWishes(store, home.directory);
	expect(store.wanted('BTC').epoch).toBe(2);
});

test('a request that was recorded later overrules it', () => {
	keepWish(home.directory, 'BTC', {stopBy: 'term', nowMs: 2000});
	start(3000);
	expect(wanted()?.wanted).toBe('running');
	recordWaitingWishes(store, home.directory);
	expect(store.wanted('BTC')).toMatchObject({wanted: 'running', epoch: 1});
	expect(waitingWishes(home.directory)).toEqual([]);
});

test('of two stops of one name the newer counts', () => {
	start(1000);
	keepWish(home.directory, 'BTC', {stopBy: 'kill', nowMs: 2000});
	keepWish(home.directory, 'BTC', {stopBy: 'term', nowMs: 3000});
	expect(wanted()?.stopBy).toBe('term');
	recordWaitingWishes(store, home.directory);
	expect(store.wanted('BTC').stopBy).toBe('term');
});

test('other files in its folder mean nothing, and an unusable folder keeps nothing', () => {
	const {wishes} = home.directory;
	mkdirSync(wishes, {recursive: true});
	for (const name of ['.stop', '-x.stop', 'BTC.txt', 'BTC']) writeFileSync(join(wishes, name), '');
	mkdirSync(join(wishes, 'DIR.stop'));
	symlinkSync('/dev/null', join(wishes, 'LINK.stop'));
	expect(waitingWishes(home.directory)).toEqual([]);
	rmSync(wishes, {recursive: true});
	writeFileSync(wishes, 'a file in its place');
	expect(keepWish(home.directory, 'BTC', {stopBy: 'term', nowMs: 1})).toBe(false);
	expect(waitingWishes(home.directory)).toEqual([]);
});
