/**
 * Watches the realm of a thread: everything that an algorithm reaches without an import, from `globalThis` through the
 * prototypes of the language to the objects of Node. A module that is loaded again shares all of it with the one before.
 * It only looks: getters are compared and never called.
 */

export type RealmWatch = {
	/** Returns whether every property that was there still is, with its value, and nothing was added. */
	isUntouched(): boolean;
};

/** One object as it was. `slots` holds two values for each key: value and nothing, or getter and setter. */
type Kept = {
	object: object;
	prototype: object | null;
	keys: readonly (string | symbol)[];
	slots: readonly unknown[];
	flags: readonly number[];
};

/** Takes down the realm as it is: some 1,000 objects. Looking again takes less than a millisecond. */
export function watchRealm(): RealmWatch {
	const found = new Set<object>();
	// Node's diary of its own modules, some of which are loaded when they are first needed.
	const diary = Reflect.get(process, 'moduleLoadList') as unknown;
	const add = (value: unknown): void => {
		if (value === diary) return;
		if ((typeof value === 'object' && value !== null) || typeof value === 'function')
			found.add(value);
	};
	for (const root of roots()) add(root);
	const kept: Kept[] = [];
	// A set that grows is walked to its new end.
	for (const object of found) {
		const one = keep(object);
		kept.push(one);
		add(one.prototype);
		for (const slot of one.slots) add(slot);
	}
	return {isUntouched: () => kept.every(isSame)};
}

/** Globals that Node hands out by a getter each time; others become plain properties once they are read. */
const behindGetters = ['process', 'Buffer', 'performance', 'crypto'] as const;

/** Where the walk begins: the global object, what its getters hide, and prototypes that no property leads to. */
function roots(): unknown[] {
	const hidden = [
		[][Symbol.iterator](),
		new Map()[Symbol.iterator](),
		new Set()[Symbol.iterator](),
		''[Symbol.iterator](),
		''.matchAll(/x/g),
		(function* () {})(),
		(async function* () {})(),
		async () => {},
	].map(value => Object.getPrototypeOf(value) as unknown);
	const got = behindGetters.map(name => Reflect.get(globalThis, name) as unknown);
	return [globalThis, ...got, ...hidden];
}

function keep(object: object): Kept {
	const keys = keysOf(object);
	const slots: unknown[] = [];
	const flags: number[] = [];
	for (const key of keys) {
		const property = Reflect.getOwnPropertyDescriptor(object, key);
		const isAccessor = property?.get !== undefined || property?.set !== undefined;
		slots.push(isAccessor ? property.get : property?.value, property?.set);
		flags.push(flagsOf(property));
	}
	return {object, prototype: Reflect.getPrototypeOf(object), keys, slots, flags};
}

function isSame({object, prototype, keys, slots, flags}: Kept): boolean {
	if (Reflect.getPrototypeOf(object) !== prototype) return false;
	const now = keysOf(object);
	if (now.length !== keys.length) return false;
	for (let at = 0; at < now.length; at += 1) {
		const key = keys[at] as string | symbol;
		if (now[at] !== key) return false;
		const property = Reflect.getOwnPropertyDescriptor(object, key);
		if (flagsOf(property) !== flags[at]) return false;
		const first = property?.get ?? property?.value;
		if (!Object.is(first, slots[2 * at]) || property?.set !== slots[2 * at + 1]) return false;
	}
	return true;
}

/** The bytes of a buffer are no properties of ours to look at: Node works in some of them. */
function keysOf(object: object): (string | symbol)[] {
	return ArrayBuffer.isView(object) ? [] : Reflect.ownKeys(object);
}

function flagsOf(property: PropertyDescriptor | undefined): number {
	return (
		(property?.writable ? 1 : 0) + (property?.enumerable ? 2 : 0) + (property?.configurable ? 4 : 0)
	);
}
