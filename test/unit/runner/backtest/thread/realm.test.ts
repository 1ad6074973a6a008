import {afterEach, describe, expect, test} from 'vitest';
import {watchRealm} from '../../../../../runner/backtest/thread/realm.ts';

let undo: () => void = () => {};
afterEach(() => undo());

/** Sets a property for the time of a test. */
function put(object: object, key: string | symbol, value: unknown): void {
	const before = Reflect.getOwnPropertyDescriptor(object, key);
	Reflect.set(object, key, value);
	undo = () => {
		if (before === undefined) Reflect.deleteProperty(object, key);
		else Reflect.defineProperty(object, key, before);
	};
}

const iterator = Object.getPrototypeOf([][Symbol.iterator]()) as object;

describe('a realm is touched by', () => {
	const changes: [string, () => void][] = [
		['a new global', () => put(globalThis, 'counter', 1)],
		['a new global symbol', () => put(globalThis, Symbol.for('counter'), 1)],
		['a property of a prototype', () => put(Array.prototype, 'last', 1)],
		['another function in the place of one', () => put(Math, 'random', () => 0.5)],
		['a property of a function', () => put(Math.max, 'count', 1)],
		['a prototype without a name', () => put(iterator, 'count', 1)],
		['the process', () => put(process, 'counter', 1)],
		['its environment', () => put(process.env, 'COUNTER', '1')],
		[
			'a listener',
			() => {
				const listener = () => {};
				process.on('beforeExit', listener);
				undo = () => process.off('beforeExit', listener);
			},
		],
		['the length of stacks', () => put(Error, 'stackTraceLimit', 3)],
	];
	test.each(changes)('%s', (_, change) => {
		const watch = watchRealm();
		expect(watch.isUntouched()).toBe(true);
		change();
		expect(watch.isUntouched()).toBe(false);
		undo();
		undo = () => {};
	});
});

test('work that leaves nothing behind does not touch it', () => {
	const watch = watchRealm();
	const text = JSON.stringify({now: new Date(0).toISOString(), text: 'a-b'.replace(/-/, '+')});
	expect(structuredClone([text, Math.random()])).toHaveLength(2);
	expect(watch.isUntouched()).toBe(true);
});
