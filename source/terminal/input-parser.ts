/**
 * Turns the bytes of a terminal into keys, mouse actions, pastes and focus changes. Pure: time is handed
 * in. However the bytes are split into reads, the events are the same; no input makes it throw or
 * grow without bound. A lone Escape is known only by waiting: see {@link InputParser.deadlineMs}.
 */
import {type InputEvent, keyOfCharacter, namedKey} from './key.ts';
import {eventOfCsi, eventOfSs3} from './sequence.ts';

/** A paste is cut here, in UTF-16 units: a prompt line needs no more. */
const pasteLengthMax = 1 << 20;

/** Longest control sequence; a longer one is noise and is dropped. */
const sequenceLengthMax = 64;

/** A paste whose end does not come within this time after its last byte is taken as it is. */
const pasteTimeoutMs = 1000;

const pasteEnd = '\u001B[201~';

export type InputParser = {
	/** Returns the events that `bytes` complete. */
	feed: (bytes: Uint8Array, nowMs: number) => InputEvent[];
	/** When to call {@link InputParser.expire}: an incomplete sequence waits; undefined: nothing waits. */
	deadlineMs: () => number | undefined;
	/** Returns what the waiting bytes mean once nothing followed them in time. */
	expire: (nowMs: number) => InputEvent[];
};

/** Creates a parser; `escapeTimeoutMs` separates the Escape key from a sequence that was split. */
export function createInputParser({escapeTimeoutMs}: {escapeTimeoutMs: number}): InputParser {
	const decoder = new TextDecoder('utf-8');
	let waiting = '';
	let paste: string | undefined;
	let deadline: number | undefined;

	function run(text: string, nowMs: number): InputEvent[] {
		const events: InputEvent[] = [];
		waiting += text;
		while (waiting !== '') {
			const step = paste === undefined ? nextToken(waiting) : pasteStep(waiting);
			if (step.length === 0) break;
			waiting = waiting.slice(step.length);
			if (step.event) events.push(step.event);
			if (step.beginsPaste) paste = '';
		}

		const incomplete = paste !== undefined || waiting !== '';
		const timeoutMs = paste === undefined ? escapeTimeoutMs : pasteTimeoutMs;
		deadline = incomplete ? nowMs + timeoutMs : undefined;
		return events;
	}

	function pasteStep(text: string): Token {
		const end = text.indexOf(pasteEnd);
		// Without its end, all but a possible beginning of that end belongs to the paste.
		const taken = end === -1 ? text.length - partialEnd(text) : end;
		paste = ((paste ?? '') + text.slice(0, taken)).slice(0, pasteLengthMax);
		if (end === -1) return {length: taken};
		const event: InputEvent = {type: 'paste', text: paste};
		paste = undefined;
		return {length: end + pasteEnd.length, event};
	}

	return {
		feed: (bytes, nowMs) => run(decoder.decode(bytes, {stream: true}), nowMs),
		deadlineMs: () => deadline,
		expire(nowMs) {
			if (deadline === undefined || nowMs < deadline) return [];
			const text = waiting;
			waiting = '';
			if (paste !== undefined) {
				const event: InputEvent = {type: 'paste', text: paste + text};
				paste = undefined;
				deadline = undefined;
				return [event];
			}

			const escape: InputEvent = {type: 'key', key: namedKey('escape')};
			return [escape, ...run(text.slice(1), nowMs)];
		},
	};
}

/** Returns how many characters at the end of `text` may begin the end of the paste. */
function partialEnd(text: string): number {
	for (let length = Math.min(pasteEnd.length - 1, text.length); length > 0; length -= 1)
		if (text.endsWith(pasteEnd.slice(0, length))) return length;
	return 0;
}

/** What stands at the beginning of the input; length 0: more must come. */
type Token = {length: number; event?: InputEvent | undefined; beginsPaste?: boolean};

function nextToken(text: string): Token {
	if (text[0] !== '\u001B') return characterToken(text, 0);
	const second = text[1];
	if (second === undefined) return {length: 0};
	// Two Escapes are two keys; the second may begin a sequence.
	if (second === '\u001B') return {length: 1, event: {type: 'key', key: namedKey('escape')}};
	if (second === '[') return csiToken(text);
	if (second === 'O') return ss3Token(text);
	return characterToken(text, 1);
}

/** One code point at `position`, after an Escape with meta. */
function characterToken(text: string, position: number): Token {
	const character = String.fromCodePoint(text.codePointAt(position) ?? 0);
	const key = keyOfCharacter(character, position === 1);
	return {
		length: position + character.length,
		event: key && {type: 'key', key},
	};
}

/** `ESC O`, modifiers as digits in some terminals, one final character. */
function ss3Token(text: string): Token {
	let end = 2;
	while (/[\d;]/.test(text[end] ?? '')) end += 1;
	if (end > sequenceLengthMax) return {length: end};
	const final = text[end];
	if (final === undefined) return {length: 0};
	// Something else interrupted it: drop the beginning, read the rest anew.
	if (!/[ -~]/.test(final)) return {length: end};
	return {length: end + 1, event: eventOfSs3(text.slice(2, end), final)};
}

/** `ESC [`, parameters, intermediates, one final character. */
function csiToken(text: string): Token {
	// The Linux console sends F1…F5 as `ESC [ [ A`.
	if (text[2] === '[') return linuxFunctionToken(text);
	// Mouse reports of terminals without mode 1006: three more characters.
	if (text[2] === 'M') return {length: text.length < 6 ? 0 : 6};
	let end = 2;
	while (/[ -?]/.test(text[end] ?? '')) end += 1;
	if (end > sequenceLengthMax) return {length: end};
	const final = text[end];
	if (final === undefined) return {length: 0};
	if (!/[@-~]/.test(final)) return {length: end};
	const parameters = text.slice(2, end);
	if (parameters === '200' && final === '~') return {length: end + 1, beginsPaste: true};
	return {length: end + 1, event: eventOfCsi(parameters, final)};
}

function linuxFunctionToken(text: string): Token {
	const final = text[3];
	if (final === undefined) return {length: 0};
	const number = 'ABCDE'.indexOf(final) + 1;
	if (number === 0) return {length: 3};
	return {length: 4, event: {type: 'key', key: namedKey(`f${number}`)}};
}
