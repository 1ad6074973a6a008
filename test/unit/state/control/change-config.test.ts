import {
	chmodSync,
	existsSync,
	lstatSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {changeConfig} from '../../../../state/control/change-config.ts';
import type {ConfigEdit} from '../../../../state/config/edit-config.ts';
import {configStamp, configStampKey} from '../../../../state/config/config-stamp.ts';
import {type Directory, directoryAt} from '../../../../state/home/directory.ts';
import {AppError} from '../../../../state/domain/error.ts';
import {type ControlStore, openControlStore} from '../../../../state/control/control-store.ts';
import {syncConfig} from '../../../../state/control/sync-config.ts';

let directory: Directory;
let store: ControlStore;
beforeEach(() => {
	directory = directoryAt(mkdtempSync(join(tmpdir(), 'pitwall-')));
	store = openControlStore(directory.controlDatabase);
});
afterEach(() => {
	store.close();
	rmSync(directory.home, {recursive: true});
});

const add = (name: string): ConfigEdit => ({do: 'add', name, entry: {symbol: 'BTC', seed: 1}});
const change = (edit: ConfigEdit | null, alongside?: () => void) => {
	changeConfig(store, directory, {decide: () => edit, ...(alongside && {alongside})});
};
const names = () => store.instances().map(({name}) => name);
const text = () => readFileSync(directory.config, 'utf8');

test('file and table change together, and the next look finds nothing to do', async () => {
	writeFileSync(directory.config, '# mine\ninstances: {A: {seed: 1}}\n');
	change(add('B'));
	expect(names()).toEqual(['A', 'B']);
	expect(store.value(configStampKey)).toBe(configStamp(directory.config));
	expect((await syncConfig(store, directory)).state).toBe('unchanged');
	expect(text()).toContain('# mine');
	change({do: 'remove', name: 'A'});
	expect(names()).toEqual(['B']);
});

test('mode and link of the file stay, and nothing lies beside it afterwards', () => {
	const real = join(directory.home, 'real.yaml');
	writeFileSync(real, 'instances: {}\n');
	chmodSync(real, 0o640);
	symlinkSync(real, directory.config);
	change(add('A'));
	expect(lstatSync(directory.config).isSymbolicLink()).toBe(true);
	expect(statSync(real).mode & 0o777).toBe(0o640);
	expect(readFileSync(real, 'utf8')).toContain('A:');
	expect(readdirSync(directory.home).toSorted()).toEqual(['pitwall.yaml', 'real.yaml', 'state']);
});

test('a refusal, and a failure of what belongs to it, change nothing in the table', () => {
	writeFileSync(directory.config, 'instances: {A: {seed: 1}}\n');
	const refusal = new AppError({code: 'NO', exitCode: 64, what: 'no'});
	const refuse = () => {
		changeConfig(store, directory, {
			decide() {
				throw refusal;
			},
		});
	};
	expect(refuse).toThrow(refusal);
	expect(text()).toBe('instances: {A: {seed: 1}}\n');
	expect(() => {
		change(add('B'), () => {
			throw refusal;
		});
	}).toThrow(refusal);
	expect(names()).toEqual([]);
});

test('a broken or missing file is refused by name, but one that needs no edit is not needed', () => {
	const codeOf = (edit: ConfigEdit | null) => {
		try {
			change(edit);
			return null;
		} catch (error) {
			return error instanceof AppError ? [error.code, error.exitCode] : error;
		}
	};
	expect(codeOf(add('A'))).toEqual(['CONFIG_MISSING', 66]);
	expect(codeOf(null)).toBeNull();
	writeFileSync(directory.config, 'instances: {A: {sped: 1}}\n');
	expect(codeOf(add('B'))).toEqual(['CONFIG_INVALID', 78]);
	expect(text()).toBe('instances: {A: {sped: 1}}\n');
	writeFileSync(directory.config, 'instances: {}\n');
	expect(codeOf({do: 'add', name: 'B', entry: {speed: 'fast'}})).toEqual(['CONFIG_INVALID', 78]);
	expect(text()).toBe('instances: {}\n');
});

test('what somebody saves at the same moment is read again, not written over', () => {
	writeFileSync(directory.config, 'instances: {A: {seed: 1}}\n');
	let looks = 0;
	changeConfig(store, directory, {
		decide(config) {
			looks += 1;
			// The second look is the first one under the lock.
			if (looks === 2) {
				const saved = join(directory.home, 'saved.yaml');
				writeFileSync(saved, 'instances: {A: {seed: 1}, EDITED: {seed: 2}}\n');
				renameSync(saved, directory.config);
			}

			return config.instances.length > 0 ? add('B') : null;
		},
	});
	expect(looks).toBe(3);
	expect(names()).toEqual(['A', 'EDITED', 'B']);
	expect(() => {
		changeConfig(store, directory, {
			decide() {
				looks += 1;
				writeFileSync(directory.config, `instances: {A: {seed: ${looks}0}}\n`);
				return add('C');
			},
		});
	}).toThrow('another program saved it');
	expect(existsSync(`${directory.config}.tmp`)).toBe(false);
});

test('a forgotten instance leaves its story and the numbers of its wishes', () => {
	writeFileSync(directory.config, 'instances: {A: {seed: 1}}\n');
	change(add('B'));
	const by = {requestedAtMs: 1, requestedBy: 'test'};
	store.changeWanted(
		'B',
		{wanted: 'running', paused: true, raiseEpoch: true, raiseFlattenEpoch: true},
		by,
	);
	store.appendEvent({recordedAtMs: 1, name: 'B', type: 'InstanceAdded', text: 'B: added'});
	change({do: 'remove', name: 'B'}, () => {
		store.forgetInstance('B');
	});
	expect(names()).toEqual(['A']);
	expect(store.wanted('B')).toMatchObject({
		wanted: 'stopped',
		paused: false,
		epoch: 1,
		flattenEpoch: 1,
	});
	expect(store.events('B', 9)).toHaveLength(1);
});
