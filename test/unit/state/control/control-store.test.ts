import {afterEach, beforeEach, expect, test} from 'vitest';
import {type ControlStore, openControlStore} from '../../../../state/control/control-store.ts';
import {createHome} from '../../../../state/home/home.ts';
import {createTestHome, type TestHome} from '../../../support/home.ts';

let home: TestHome;
let stores: ControlStore[];

beforeEach(() => {
	home = createTestHome();
	createHome(home.directory);
	stores = [];
});

afterEach(() => {
	for (const store of stores) store.close();
	home.remove();
});

function open(): ControlStore {
	const store = openControlStore(home.directory.controlDatabase);
	stores.push(store);
	return store;
}

test('the data version changes with every commit of another connection and with none of its own', () => {
	const ours = open();
	const other = open();
	const first = ours.dataVersion();
	ours.putValue('mine', '1');
	expect(ours.dataVersion()).toBe(first);
	other.putValue('theirs', '1');
	const second = ours.dataVersion();
	expect(second).not.toBe(first);
	expect(ours.dataVersion()).toBe(second);
	other.putValue('theirs', '2');
	expect(ours.dataVersion()).not.toBe(second);
});

test('the data version is seen within a transaction and after it, too', () => {
	const ours = open();
	const other = open();
	const first = ours.dataVersion();
	ours.inOneWrite(() => ours.putValue('mine', '1'));
	other.putValue('theirs', '1');
	expect(ours.inOneRead(() => ours.dataVersion())).not.toBe(first);
	expect(ours.value('theirs')).toBe('1');
});
