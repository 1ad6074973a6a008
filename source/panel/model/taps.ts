/** The last key that changes an instance, as far as it tells a tap from a key that is held down. */
import type {KeyStroke} from './input.ts';

export type Taps = {
	/** Name of the last key that was pressed. */
	key: string;
	atMs: number;
	/** It was seen to repeat; false again once it is quiet. */
	held: boolean;
	/** The terminal reported its release. */
	released: boolean;
	/** A press that may be a repeat. */
	waiting: {key: KeyStroke; atMs: number} | null;
};
