import {expect, test} from 'vitest';
import {
	copiedBytesMax,
	copyHint,
	copySequence,
	multiplexerOf,
} from '../../../../source/terminal/clipboard.ts';

// oxlint-disable-next-line no-control-regex -- the sequence that copies
const osc52 = /^\u001B\]52;c;([A-Za-z0-9+/=]*)\u0007$/;
const copied = (sequence: string) =>
	Buffer.from(osc52.exec(sequence)?.[1] ?? '', 'base64').toString();

test('text goes as base64, whatever it holds', () => {
	for (const text of ['BTC pid 1234', 'é 你 🚀\n\u0007\u001B]', ''])
		expect(copied(copySequence(text, null))).toBe(text);
	expect(copySequence('BTC', 'tmux')).toBe(copySequence('BTC', null));
});

test('a long text is cut before a character', () => {
	const long = copied(copySequence('你'.repeat(copiedBytesMax), null));
	expect(Buffer.byteLength(long)).toBeLessThanOrEqual(copiedBytesMax);
	expect(Buffer.byteLength(long)).toBeGreaterThan(copiedBytesMax - 3);
	expect(long).toMatch(/^你+$/);
});

test('GNU screen passes it on in short pieces', () => {
	const pieces = copySequence('x'.repeat(1000), 'screen').split('\u001B\\').slice(0, -1);
	expect(Math.max(...pieces.map(({length}) => length))).toBeLessThan(256);
	expect(pieces.every(piece => piece.startsWith('\u001BP'))).toBe(true);
	expect(copied(pieces.map(piece => piece.slice(2)).join(''))).toBe('x'.repeat(1000));
});

test('tmux and screen are seen in the environment', () => {
	expect(multiplexerOf({TMUX: '/tmp/x', TERM: 'screen-256color'})).toBe('tmux');
	expect(multiplexerOf({TERM: 'tmux-256color'})).toBe('tmux');
	expect(multiplexerOf({STY: '1.pts', TERM: 'xterm'})).toBe('screen');
	expect(multiplexerOf({TERM: 'xterm-256color'})).toBeNull();
	expect(copyHint('tmux')).toContain('set-clipboard');
	expect(copyHint(null)).toBeNull();
});
