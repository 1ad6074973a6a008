import {describe, expect, test} from 'vitest';
import {createInputParser} from '../../../../source/terminal/input-parser.ts';
import type {InputEvent} from '../../../../source/terminal/key.ts';

/** Short notation of an event: `ctrl+c`, `shift+tab`, `click left 4,1`. */
function told(event: InputEvent): string {
	if (event.type === 'paste') return `paste ${event.text}`;
	if (event.type === 'focus') return event.focused ? 'focus' : 'blur';
	const fact = event.type === 'key' ? event.key : event.mouse;
	const modifiers = `${fact.ctrl ? 'ctrl+' : ''}${fact.meta ? 'meta+' : ''}${fact.shift ? 'shift+' : ''}`;
	if (event.type === 'key')
		return modifiers + (event.key.name === 'character' ? event.key.text : event.key.name);
	const {kind, button, x, y} = event.mouse;
	return `${modifiers}${kind} ${button} ${x},${y}`;
}

function read(...pieces: string[]): string[] {
	const parser = createInputParser({escapeTimeoutMs: 50});
	return pieces.flatMap(piece => parser.feed(Buffer.from(piece), 0)).map(told);
}

test.each([
	['\u001B[A\u001B[B\u001BOC\u001BOD', ['up', 'down', 'right', 'left']],
	['\u001B[H\u001B[F\u001B[1~\u001B[4~', ['home', 'end', 'home', 'end']],
	['\u001B[5~\u001B[6~\u001B[2~\u001B[3~', ['pageup', 'pagedown', 'insert', 'delete']],
	['\r\n\t\u007F\b', ['enter', 'enter', 'tab', 'backspace', 'backspace']],
	['\u001B[1;5C\u001B[1;2A\u001B[5;3~', ['ctrl+right', 'shift+up', 'meta+pageup']],
	['\u001B[Z', ['shift+tab']],
	['\u0003\u001A\u0000', ['ctrl+c', 'ctrl+z', 'ctrl+ ']],
	['\u001Bb\u001B\u007F', ['escape', 'b', 'escape', 'backspace']],
	['\u001B ', ['escape', ' ']],
	['\u001B[98;3u', ['meta+b']],
	['\u001BOP\u001B[15~\u001B[[A\u001B[24~', ['f1', 'f5', 'f1', 'f12']],
	['aé你🚀', ['a', 'é', '你', '🚀']],
	['\u001B[27;5;99~\u001B[99;5u', ['ctrl+c', 'ctrl+c']],
	['\u001B\u001B[A', ['escape', 'up']],
])('%j is %j', (bytes, events) => {
	expect(read(bytes)).toEqual(events);
});

test('clicks, releases and the wheel carry their place, from zero', () => {
	expect(read('\u001B[<0;5;2M\u001B[<0;5;2m\u001B[<64;1;1M\u001B[<65;1;1M\u001B[<18;9;9M')).toEqual(
		[
			'click left 4,1',
			'release left 4,1',
			'wheelUp none 0,0',
			'wheelDown none 0,0',
			'ctrl+click right 8,8',
		],
	);
});

test('a paste arrives whole, whatever it holds and however it is split', () => {
	expect(read('x\u001B[200~rm -rf\r\u001B[A\u001B[20', '1~y')).toEqual([
		'x',
		'paste rm -rf\r\u001B[A',
		'y',
	]);
});

test('focus and its loss are reported', () => {
	expect(read('\u001B[I\u001B[O')).toEqual(['focus', 'blur']);
});

test('a lone Escape is a key only after its timeout', () => {
	const parser = createInputParser({escapeTimeoutMs: 50});
	expect(parser.feed(Buffer.from('\u001B'), 100)).toEqual([]);
	expect(parser.deadlineMs()).toBe(150);
	expect(parser.expire(149)).toEqual([]);
	expect(parser.expire(150).map(told)).toEqual(['escape']);
	expect(parser.deadlineMs()).toBeUndefined();
});

test('a split arrow is an arrow, not Escape and text', () => {
	expect(read('\u001B', '[', 'B')).toEqual(['down']);
});

test('a split character of several bytes is one character', () => {
	const parser = createInputParser({escapeTimeoutMs: 50});
	const bytes = Buffer.from('🚀');
	const events = [...bytes].flatMap(byte => parser.feed(Uint8Array.of(byte), 0));
	expect(events.map(told)).toEqual(['🚀']);
});

test('a paste without an end is taken after a second', () => {
	const parser = createInputParser({escapeTimeoutMs: 50});
	parser.feed(Buffer.from('\u001B[200~abc'), 0);
	expect(parser.expire(999)).toEqual([]);
	expect(parser.expire(1000).map(told)).toEqual(['paste abc']);
});

test('answers of the terminal that nobody asked for mean nothing', () => {
	expect(read('\u001B[?1;2c\u001B[12;40Rq').at(-1)).toBe('q');
	expect(read('\u001B[?62;4c')).toEqual([]);
});

const esc = '\u001B';
/** Answers of terminals to questions, and reports; with 8-bit controls as well. */
const replies = [
	`${esc}]11;rgb:1e1e/2e2e/3e3e${esc}\\`,
	`${esc}]11;rgb:rrrr/kkkk/ffff\u0007`,
	`${esc}]52;c;cXVpdCBhbGw=${esc}\\`,
	`${esc}P>|XTerm(390) K q Q ${esc}\\`,
	`${esc}P1$r0 q${esc}\\`,
	`${esc}P1+r524742=38${esc}\\`,
	`${esc}_Gi=31;OK K${esc}\\`,
	`${esc}^private r s${esc}\\`,
	`${esc}Xstring Q${esc}\\`,
	`${esc}[?62;4;22c`,
	`${esc}[>41;390;0c`,
	`${esc}[12;40R`,
	`${esc}[1;1R`,
	`${esc}[0n`,
	`${esc}[?2026;2$y`,
	`${esc}[?0u`,
	`${esc}[8;24;80t`,
	`${esc}[?997;1n`,
	`${esc}[32;5;5M`,
	`${esc}[M !!`,
	'\u009D11;rgb:rr/kk/ff\u009C',
	'\u0090>|foot K\u009C',
	'\u009B?62;4c',
];

test.each(replies)('%j is no key, alone, split at every place, or between keys', reply => {
	expect(read(reply)).toEqual([]);
	expect(read(...Array.from(reply))).toEqual([]);
	expect(read(`a${reply}b`)).toEqual(['a', 'b']);
	for (let cut = 1; cut < reply.length; cut += 1)
		expect(read(`a${reply.slice(0, cut)}`, `${reply.slice(cut)}b`)).toEqual(['a', 'b']);
});

test('8-bit controls come as single bytes, too', () => {
	const parser = createInputParser({escapeTimeoutMs: 50});
	const bytes = Buffer.from(`a\u009D11;rgb:rr\u009C\u009BAb`, 'latin1');
	expect([...bytes].flatMap(byte => parser.feed(Uint8Array.of(byte), 0)).map(told)).toEqual([
		'a',
		'up',
		'b',
	]);
});

/** Feeds pieces at their times, as the timer of the input does. */
function readAt(...pieces: ReadonlyArray<readonly [atMs: number, bytes: string]>): string[] {
	const parser = createInputParser({escapeTimeoutMs: 50});
	const events: InputEvent[] = [];
	for (const [atMs, bytes] of pieces) {
		for (let due = parser.deadlineMs(); due !== undefined && due <= atMs; due = parser.deadlineMs())
			events.push(...parser.expire(due));
		events.push(...parser.feed(Buffer.from(bytes), atMs));
	}
	return events.map(told);
}

describe('what comes late', () => {
	test.each(['A', '12;40R', '<0;5;5M', '?62;4c', 'K', '5~'])(
		'the rest %j of a sequence is dropped',
		rest => {
			for (const begin of [`${esc}[`, '\u009B', `${esc}O`].slice(0, rest === 'A' ? 3 : 2))
				expect(readAt([0, begin], [400, rest], [500, 'q'])).toEqual(['q']);
			expect(readAt([0, esc], [400, `[${rest}`], [500, 'q'])).toEqual(['escape', 'q']);
		},
	);

	test('a string goes on after a pause, in whichever pieces', () => {
		expect(readAt([0, `${esc}]11;rgb:`], [3000, `rrrr/${esc}\\q`])).toEqual(['q']);
		expect(readAt([0, `${esc}]11;`], [2000, 'rgb:rr'], [4000, 'rr\u0007'], [4500, 'q'])).toEqual([
			'q',
		]);
		expect(readAt([0, `${esc}]11;rgb:rrrr${esc}`], [900, '\\q'])).toEqual(['q']);
	});

	test('a string without an end does not swallow keys for ever', () => {
		expect(readAt([0, `${esc}]11;rgb:`], [500, 'r'], [3000, 'q'])).toEqual(['q']);
		expect(readAt([0, `${esc}P`], [3000, `${esc}[A`])).toEqual(['up']);
		expect(readAt([0, `${esc}_x`], [100, '\u0018'], [110, 'q'])).toEqual(['q']);
	});

	test('a sequence in a string ends it, as a terminal does', () => {
		expect(read(`${esc}]11;x${esc}[A`)).toEqual(['up']);
	});

	test('a string of any length is swallowed', () => {
		expect(read(`${esc}]52;c;${'r'.repeat(300_000)}${esc}\\q`)).toEqual(['q']);
		expect(read(`${esc}[${'1'.repeat(300)}Aq`)).toEqual(['q']);
	});

	test('the rest of a paste is text, however late it comes', () => {
		expect(readAt([0, `${esc}[200~rm`], [5000, ' -rf KQ'], [5100, `${esc}[201~q`])).toEqual([
			'paste rm',
			'paste  -rf KQ',
			'q',
		]);
		expect(readAt([0, `${esc}[`], [400, '200~K'], [500, `${esc}[201~`])).toEqual(['paste K']);
	});

	test('Ctrl-C and arrows end a paste whose end is overdue', () => {
		expect(readAt([0, `${esc}[200~abc`], [2000, '\u0003'])).toEqual(['paste abc', 'ctrl+c']);
		expect(readAt([0, `${esc}[200~abc`], [2000, `${esc}[A`])).toEqual(['paste abc', 'up']);
	});
});

test('bytes that are no UTF-8 are no keys and swallow none', () => {
	const parser = createInputParser({escapeTimeoutMs: 50});
	const bytes = [0xff, 0x61, 0xe2, 0x82, 0x62, 0xc0, 0xaf, 0xed, 0xa0, 0x80, 0xf5, 0x63];
	const keys = parser.feed(Uint8Array.from(bytes), 0).map(told);
	expect(keys.filter(key => /^[a-z]$/.test(key))).toEqual(['a', 'b', 'c']);
	expect(keys).not.toContain('\uFFFD');
});

test('keys of the kitty protocol: their text, their repeats and their release', () => {
	const parser = createInputParser({escapeTimeoutMs: 50});
	const sequences = ['97;1:1', '32;1:2', '32;1:3', '107;2', '59:58;2', '99;5', '57400', '57441;2'];
	const events = parser.feed(Buffer.from(sequences.map(each => `${esc}[${each}u`).join('')), 0);
	expect(
		events.map(event => (event.type === 'key' ? [told(event), event.key.phase ?? 'press'] : [])),
	).toEqual([
		['a', 'press'],
		[' ', 'repeat'],
		[' ', 'release'],
		['shift+K', 'press'],
		['shift+:', 'press'],
		['ctrl+c', 'press'],
		['1', 'press'],
	]);
});
