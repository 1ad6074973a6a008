/**
 * Reads values thrown by untrusted code. They may be anything: no Error, an object without a prototype, a
 * getter that throws, a proxy that refuses everything, a message of any length. Reading them never throws.
 */
import {
	cutText,
	cutToEnd,
	thrownLengthMax,
	stackLengthMax,
} from '../../state/domain/text/text-limits.ts';

/** A thrown value, as plain values that are cut to their limits. */
export type Thrown = {
	isError: boolean;
	/** `TypeError`; empty if it is not an Error. */
	name: string;
	/** `TypeError: x is not a function`, or the value that was thrown instead of an Error. */
	text: string;
	/** The frames, with the end of the message before them; empty if there are none. */
	stack: string;
};

/** Maximum length of the description of a value that is not an Error. */
const valueLengthMax = 200;

export function readThrown(thrown: unknown): Thrown {
	const isError = attempt(() => thrown instanceof Error, false);
	if (!isError) return {isError, name: '', text: valueText(thrown), stack: ''};
	const error = thrown as Error;
	const name = cutText(
		textOf(() => error.name, 'Error'),
		valueLengthMax,
	);
	const message = cutText(
		textOf(() => error.message, ''),
		thrownLengthMax,
	);
	return {
		isError,
		name,
		text: message === '' ? name : `${name}: ${message}`,
		stack: cutToEnd(
			textOf(() => error.stack, ''),
			stackLengthMax,
		),
	};
}

/** The text that `read` returns; `other` if it throws or returns something else. */
function textOf(read: () => unknown, other: string): string {
	const value = attempt(read, undefined);
	return typeof value === 'string' ? value : other;
}

function valueText(value: unknown): string {
	if (typeof value === 'string') return JSON.stringify(cutText(value, valueLengthMax));
	if (typeof value === 'function') return 'a function';
	if (typeof value !== 'object' || value === null) return cutText(String(value), valueLengthMax);
	// oxlint-disable-next-line typescript/no-base-to-string -- its own text, where it has one
	const own = attempt(() => String(value), 'an object without a text');
	return cutText(own, valueLengthMax);
}

function attempt<T>(read: () => T, other: T): T {
	try {
		return read();
	} catch {
		return other;
	}
}
