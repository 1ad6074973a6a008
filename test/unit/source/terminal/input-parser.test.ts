import {expect, test} from 'vitest';
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
	['\u001Bb\u001B\u007F', ['meta+b', 'meta+backspace']],
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
