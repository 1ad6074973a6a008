import {beforeAll} from 'vitest';
import {createLeaseStore} from '../../state/lease/sqlite-leases.ts';
import {openControlStore} from '../../state/control/control-store.ts';
import {bundleProgram, endProgram, nextMessage, startProgram} from '../support/child.ts';
import {createTestHome} from '../support/home.ts';
import {describeLeaseStore, type LeaseRig} from './lease.ts';

let program: string;

beforeAll(async () => {
	program = await bundleProgram('test/fixture/process/takes-lease.ts');
});

function createRig(): LeaseRig {
	const {directory, remove} = createTestHome();
	const stores = [1, 2].map(() => openControlStore(directory.controlDatabase));
	let passedMs = 0;
	const clock = {nowMs: () => Date.now(), monotonicMs: () => performance.now() + passedMs};
	const [first, second] = stores.map(({database}) =>
		createLeaseStore({directory, database, clock}),
	);
	if (first === undefined || second === undefined) throw new Error('two stores were opened');
	return {
		first,
		second,
		advance(durationMs) {
			passedMs += durationMs;
		},
		async takeAndDie(key) {
			const child = startProgram(program, [directory.home, key]);
			const {token} = await nextMessage<{token: string}>(child);
			await endProgram(child);
			return BigInt(token);
		},
		usurp(key) {
			stores[0]?.database.prepare('UPDATE lease SET token = token + 1 WHERE key = ?').run(key);
		},
		close() {
			for (const store of stores) store.close();
			remove();
		},
	};
}

describeLeaseStore(createRig);
