/** Processes that hold a name by the kit alone: what is true of runner and supervisor is true of any other. */
import type {ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {afterEach, beforeAll, beforeEach, expect, test} from 'vitest';
import {listInstances} from '../../state/registry/registry.ts';
import {inspectLocks} from '../../state/lock/inspect.ts';
import {bundleProgram, endProgram, nextMessage, startProgram, until} from '../support/child.ts';
import {createTestHome, type TestHome} from '../support/home.ts';

let program: string;
let home: TestHome;
const children: ChildProcess[] = [];

beforeAll(async () => {
	program = await bundleProgram('test/fixture/process/holds-name.ts');
});

beforeEach(() => {
	home = createTestHome();
});

afterEach(async () => {
	await Promise.all(children.splice(0).map(endProgram));
	home.remove();
});

type Message = {instanceId?: string; refused?: string};

async function start(name = 'GUARD'): Promise<{child: ChildProcess; message: Message}> {
	const child = startProgram(program, [home.directory.home, name]);
	children.push(child);
	return {child, message: await nextMessage<Message>(child, 30_000)};
}

const entries = () => listInstances(home.directory);
const verdictOf = (instanceId: string | undefined) =>
	entries().find(entry => entry.instanceId === instanceId)?.verdict;

test('one process holds a name, a killed one leaves it free, and a stopped one removes its traces', async () => {
	const first = await start();
	expect(verdictOf(first.message.instanceId)).toBe('alive');
	const second = await start();
	expect(second.message).toEqual({refused: 'LOCK_HELD'});
	first.child.kill('SIGKILL');
	await until(() => verdictOf(first.message.instanceId) === 'dead');
	const third = await start();
	expect(verdictOf(third.message.instanceId)).toBe('alive');
	third.child.kill('SIGHUP');
	const ended = once(third.child, 'exit');
	third.child.kill('SIGTERM');
	expect(await ended).toEqual([0, null]);
	expect(entries().map(({instanceId}) => instanceId)).toEqual([first.message.instanceId]);
	expect(inspectLocks(home.directory).map(({verdict}) => verdict)).toEqual([]);
});
