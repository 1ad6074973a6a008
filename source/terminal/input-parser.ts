/**
 * Turns the bytes of a terminal into keys, mouse actions, pastes and focus changes. Pure: time is handed in.
 * However the bytes are split into reads, the events are the same; no input makes it throw or grow without
 * bound.
 *
 * Answers of the terminal are never taken as keys: OSC, DCS, APC, PM and SOS strings are swallowed whole, and
 * once `ESC [` has begun, its rest is dropped even if it comes late. Only a timeout identifies a lone Escape:
 * see {@link InputParser.deadlineMs}.
 */
import {type InputEvent, keyOfCharacter, namedKey} from './key.ts';
import {createPaste, pasteTimeoutMs} from './paste.ts';
import {eventOfCsi, eventOfLinuxFunction, eventOfSs3} from './sequence.ts';
import {restAfterString, startsLateRest} from './stray-rest.ts';
import {createUtf8Reader} from './utf8-reader.ts';

/** Longest control sequence with a meaning; a longer one is dropped up to its end. */
const sequenceLengthMax = 64;

/** A string ends at the latest this long after its last byte. */
const stringTimeoutMs = 1000;

/** Time for which late bytes belong to an unfinished sequence. */
const lateTimeoutMs = 10_000;

/** Time after an Escape key for which several characters in one read may be the rest of a sequence. */
const lateEscapeMs = 500;

export type InputParser = {
	/** Returns the events that `bytes` complete. */
	feed: (bytes: Uint8Array, nowMs: number) => InputEvent[];
	/** When to call {@link InputParser.expire}: an incomplete sequence waits; undefined: nothing waits. */
	deadlineMs: () => number | undefined;
	/** Returns the events of the waiting bytes after nothing followed them in time. */
	expire: (nowMs: number) => InputEvent[];
};

/** An unfinished sequence. `late`: its time has run out, so its rest is ignored. */
type State =
	| {at: 'ground'}
	| {at: 'escape'}
	| {at: 'csi' | 'ss3'; text: string; late: boolean}
	| {at: 'linux'; late: boolean}
	/** Mouse report of a terminal without mode 1006: number of missing characters. */
	| {at: 'oldMouse'; missing: number; late: boolean}
	| {at: 'string'; isOsc: boolean; escaped: boolean}
	| {at: 'paste'; late: boolean};

const ground: State = {at: 'ground'};

/** Creates a parser; `escapeTimeoutMs` separates the Escape key from a sequence that was split. */
export function createInputParser({escapeTimeoutMs}: {escapeTimeoutMs: number}): InputParser {
	const reader = createUtf8Reader();
	const paste = createPaste();
	let state: State = ground;
	let deadline: number | undefined;
	/** The sequence that timed out, and the time until which several characters in one read count as its rest. */
	let stray: {of: 'escape' | 'string'; isOsc: boolean; untilMs: number} | undefined;

	function run(text: string): InputEvent[] {
		const events: InputEvent[] = [];
		let position = 0;
		while (position < text.length) {
			if (state.at === 'paste') {
				const taken = paste.take(text.slice(position), state.late);
				position += taken.length;
				if (taken.event) events.push(taken.event);
				if (taken.ended) state = ground;
				continue;
			}
			const character = String.fromCodePoint(text.codePointAt(position) ?? 0);
			position += character.length;
			const [next, ...made] = step(state, character);
			state = next;
			events.push(...made);
		}
		return events;
	}

	/** Text without the rest of a sequence that timed out. */
	function withoutRest(text: string, nowMs: number): string {
		const was = stray;
		stray = undefined;
		if (was === undefined || nowMs > was.untilMs) return text;
		if (was.of === 'escape') {
			if (startsLateRest(text)) state = lateState(step({at: 'escape'}, text[0] ?? '')[0]);
			return state === ground ? text : text.slice(1);
		}
		const rest = restAfterString(text, was.isOsc);
		if (rest !== null) return rest;
		state = {at: 'string', isOsc: was.isOsc, escaped: false};
		return '';
	}

	return {
		feed(bytes, nowMs) {
			const text = reader.read(bytes);
			const events = text === '' ? [] : run(withoutRest(text, nowMs));
			const timeoutMs = timeoutOf(state, escapeTimeoutMs);
			deadline = timeoutMs === undefined ? undefined : nowMs + timeoutMs;
			return events;
		},
		deadlineMs: () => deadline,
		expire(nowMs) {
			if (deadline === undefined || nowMs < deadline) return [];
			const was = state;
			const isOsc = was.at === 'string' && was.isOsc;
			if (was.at === 'escape') stray = {of: 'escape', isOsc, untilMs: nowMs + lateEscapeMs};
			if (was.at === 'string') stray = {of: 'string', isOsc, untilMs: nowMs + lateTimeoutMs};
			state = 'late' in was && !was.late ? {...was, late: true} : ground;
			deadline = state === ground ? undefined : nowMs + lateTimeoutMs;
			if (was.at === 'escape') return [keyEvent('escape')];
			const event = was.at === 'paste' ? paste.flush() : undefined;
			return event === undefined ? [] : [event];
		},
	};
}

function timeoutOf(state: State, escapeTimeoutMs: number): number | undefined {
	if (state.at === 'ground') return undefined;
	if (state.at === 'string') return stringTimeoutMs;
	if ('late' in state && state.late) return lateTimeoutMs;
	return state.at === 'paste' ? pasteTimeoutMs : escapeTimeoutMs;
}

function lateState(state: State): State {
	return 'late' in state ? {...state, late: true} : state;
}

function keyEvent(name: 'escape'): InputEvent {
	return {type: 'key', key: namedKey(name)};
}

type Step = readonly [next: State, ...events: InputEvent[]];

/** Escape, and the other characters that end or begin a sequence anywhere. */
const isControl = (character: string) => character < ' ' || character > '~';
const isCancel = (character: string) => character === '\u0018' || character === '\u001A';

function step(state: State, character: string): Step {
	switch (state.at) {
		case 'ground':
			return inGround(character);
		case 'escape':
			return afterEscape(character);
		case 'csi':
			return inCsi(state, character);
		case 'ss3':
			return inSs3(state, character);
		case 'linux':
			if (isControl(character)) return interrupted(character);
			return finished(state.late, eventOfLinuxFunction(character));
		case 'oldMouse':
			return [state.missing === 1 ? ground : {...state, missing: state.missing - 1}];
		case 'string':
			return inString(state, character);
		case 'paste':
			return [state];
		default:
			return state satisfies never;
	}
}

/** C1 control characters are the short form of an Escape and the character 0x40 below. */
function inGround(character: string): Step {
	const code = character.charCodeAt(0);
	if (code === 0x1b) return [{at: 'escape'}];
	if (code >= 0x80 && code < 0xa0)
		return [sequenceBegunBy(String.fromCharCode(code - 0x40)) ?? ground];
	const key = keyOfCharacter(character, false);
	return key === undefined ? [ground] : [ground, {type: 'key', key}];
}

function sequenceBegunBy(character: string): State | undefined {
	if (character === '[') return {at: 'csi', text: '', late: false};
	if (character === 'O') return {at: 'ss3', text: '', late: false};
	if (/[\]PX^_]/.test(character)) return {at: 'string', isOsc: character === ']', escaped: false};
	// The end of a string that is over already.
	return character === '\\' ? ground : undefined;
}

function afterEscape(character: string): Step {
	const sequence = sequenceBegunBy(character);
	if (sequence !== undefined) return [sequence];
	// Two keys; the second one may begin a sequence.
	const [next, ...events] = inGround(character);
	return [next, keyEvent('escape'), ...events];
}

/** A control character in the middle of a sequence ends it; the two that mean only that produce no event. */
function interrupted(character: string): Step {
	return isCancel(character) ? [ground] : inGround(character);
}

function finished(late: boolean, event: InputEvent | undefined): Step {
	return late || event === undefined ? [ground] : [ground, event];
}

type Sequence = Extract<State, {text: string}>;

function longer(state: Sequence, character: string): Step {
	const isTooLong = state.text.length >= sequenceLengthMax;
	return [isTooLong ? {...state, late: true} : {...state, text: state.text + character}];
}

/** `ESC [`, parameters, intermediates, one final character. */
function inCsi(state: Sequence, character: string): Step {
	const {text, late} = state;
	if (isControl(character)) return interrupted(character);
	// The Linux console sends F1…F5 as `ESC [ [ A`.
	if (text === '' && character === '[') return [{at: 'linux', late}];
	if (text === '' && character === 'M') return [{at: 'oldMouse', missing: 3, late}];
	if (character < '@') return longer(state, character);
	if (text === '200' && character === '~') return [{at: 'paste', late: false}];
	return finished(late, eventOfCsi(text, character));
}

/** `ESC O`, modifiers as digits in some terminals, one final character. */
function inSs3(state: Sequence, character: string): Step {
	if (isControl(character)) return interrupted(character);
	if (/[\d;]/.test(character)) return longer(state, character);
	return finished(state.late, eventOfSs3(state.text, character));
}

/** No part of a string is kept, so its length needs no limit; it ends by ST, CAN or SUB, an OSC by BEL too. */
function inString(state: Extract<State, {at: 'string'}>, character: string): Step {
	if (character === '\u009C' || isCancel(character)) return [ground];
	if (state.isOsc && character === '\u0007') return [ground];
	if (character === '\u001B') return [{...state, escaped: true}];
	const begun = state.escaped ? sequenceBegunBy(character) : undefined;
	return [begun ?? {...state, escaped: false}];
}
