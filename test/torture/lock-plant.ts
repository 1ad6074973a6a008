/** What a round of the lock torture finds in place: evidence of every kind that a crash or a person can leave. */
import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import type {Directory} from '../../state/home/directory.ts';
import {ownIdentity} from '../../state/process/identity.ts';

export const plants = [
	'none',
	'dead',
	'reused-pid',
	'old-boot',
	'torn',
	'empty',
	'garbage',
	'kernel-garbage',
	'live',
	'foreign-host',
	'other-namespace',
	'other-home',
] as const;

export type Plant = (typeof plants)[number];

/** Plants that nobody may take, whatever happens. */
export function isUntouchable(plant: Plant): boolean {
	return plant === 'live' || plant.startsWith('foreign');
}

/** Puts `plant` in the place of the lock `name`; a living holder is this very process. */
export function putPlant(directory: Directory, name: string, plant: Plant): void {
	mkdirSync(directory.kernelLocks, {recursive: true});
	const path = directory.lockFile(name);
	rmSync(path, {force: true});
	if (plant === 'kernel-garbage')
		writeFileSync(directory.kernelLock(name), 'not a database'.repeat(99));
	else if (plant !== 'none') writeFileSync(path, contents[plant]());
}

const holder = (changes: Record<string, unknown> = {}) =>
	JSON.stringify({
		...ownIdentity(),
		name: 'planted',
		account: 'paper',
		timestamp: new Date().toISOString(),
		instanceId: 'planted',
		mode: 'SIM',
		token: 'planted',
		...changes,
	});

const contents: Record<Exclude<Plant, 'none' | 'kernel-garbage'>, () => string> = {
	dead: () => holder({pid: 2 ** 22 + 1, processStart: '1'}),
	'reused-pid': () => holder({processStart: '1'}),
	'old-boot': () => holder({bootId: '00000000-0000-0000-0000-000000000000'}),
	torn: () => holder().slice(0, 60),
	empty: () => '',
	garbage: () => '\u0000\u0001{"pid": "many"}',
	live: () => holder(),
	'foreign-host': () => holder({host: 'another-host.example', bootId: 'another'}),
	'other-namespace': () => holder({pidNamespace: 'pid:[1]', host: 'another-container'}),
	'other-home': () => holder({home: '1:1'}),
};
