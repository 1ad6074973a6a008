import {fork} from 'node:child_process';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openControlStore, type ControlStore} from '../../state/control/control-store.ts';
import {watchControl} from '../../state/control/watch-control.ts';
import {bundleProgram, endProgram, nextMessage, until} from '../support/child.ts';
import {createTestHome, type TestHome} from '../support/home.ts';

let home: TestHome;
let store: ControlStore;
beforeEach(() => {
	home = createTestHome();
	store = openControlStore(home.directory.controlDatabase);
});
afterEach(() => {
	store.close();
	home.remove();
});

test('the last of two commits 10 to 40 ms apart is never lost, in 25 trials', async () => {
	const {directory} = home;
	const program = await bundleProgram('test/fixture/process/commits-twice.ts');
	const writer = fork(program, [directory.controlDatabase]);
	let seen = '';
	// Without the net: the hints alone must find the last commit.
	const watch = watchControl({
		store,
		directory,
		pollMs: 1e9,
		onChange: () => {
			seen = store.value('counter') ?? '';
		},
	});
	try {
		await nextMessage(writer);
		for (let trial = 1; trial <= 25; trial += 1) {
			writer.send({trial, gapMs: 10 + (trial * 30) / 25});
			await nextMessage(writer);
			await until(() => seen === `${trial}b`, 2000);
		}
	} finally {
		watch.close();
		await endProgram(writer);
	}

	expect(seen).toBe('25b');
});

test('the poll finds commits where no events come', async () => {
	const {directory} = home;
	const other = openControlStore(directory.controlDatabase);
	let changes = 0;
	const blind = {...directory, state: directory.logs};
	const watch = watchControl({store, directory: blind, pollMs: 20, onChange: () => (changes += 1)});
	other.putValue('counter', 'x');
	await until(() => changes === 1);
	watch.close();
	other.close();
});
