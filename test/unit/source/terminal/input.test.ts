import {EventEmitter} from 'node:events';
import {expect, test} from 'vitest';
import {
	createInput,
	type InputOptions,
	type TerminalInput,
} from '../../../../source/terminal/input.ts';

/** A terminal in memory, and the texts of the keys that arrive from it. */
function terminal(options: Partial<InputOptions> = {}) {
	const events = new EventEmitter();
	const stdin: TerminalInput = {
		isTTY: true,
		setRawMode: () => stdin,
		on: (event, listener) => events.on(event, listener),
		off: (event, listener) => events.off(event, listener),
		resume: () => stdin,
		pause: () => stdin,
	};
	const keys: string[] = [];
	const input = createInput({
		stdin,
		onKey: ({name, text}) => keys.push(text || name),
		monotonicMs: () => 0,
		...options,
	});
	return {input, keys, type: (text: string) => events.emit('data', Buffer.from(text))};
}

/** One turn of the event loop. */
const turn = () =>
	new Promise<void>(resolve => {
		setImmediate(resolve);
	});

test('keys arrive after the turn in which they were read', async () => {
	const {keys, type} = terminal();
	type('a');
	type('b');
	expect(keys).toEqual([]);
	await turn();
	expect(keys).toEqual(['a', 'b']);
});

test('a stop that is known in the same turn takes the keys that were read before it', async () => {
	const {input, keys, type} = terminal({takeQueued: () => []});
	type(' ');
	input.hold();
	await turn();
	input.release();
	type('a');
	await turn();
	expect(keys).toEqual(['a']);
});

test('held, everything is dropped, and what is queued at the release as well', async () => {
	const queued = [Buffer.from(' \r'), Buffer.from('K')];
	const {input, keys, type} = terminal({held: true, takeQueued: () => queued});
	type('r');
	await turn();
	type('p');
	input.release();
	expect(input.isHeld()).toBe(false);
	type('a');
	await turn();
	expect(keys).toEqual(['a']);
});

test('the rest of an answer whose beginning was dropped is no key', async () => {
	const queued = [Buffer.from('\u001B]11;rgb:')];
	const {input, keys, type} = terminal({held: true, takeQueued: () => queued});
	input.release();
	type('rrrr/KKKK\u001B\\a');
	await turn();
	expect(keys).toEqual(['a']);
});

test('where the queue cannot be read, a whole turn without input has to pass', async () => {
	let released = 0;
	const {input, keys, type} = terminal({
		held: true,
		takeQueued: () => null,
		onReleased: () => (released += 1),
	});
	input.release();
	type('r');
	await turn();
	type('p');
	await turn();
	expect(input.isHeld()).toBe(true);
	for (let count = 0; input.isHeld() && count < 5; count += 1) await turn();
	expect(released).toBe(1);
	type('a');
	await turn();
	expect(keys).toEqual(['a']);
});
