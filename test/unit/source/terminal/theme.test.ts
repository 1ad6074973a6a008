import {expect, test} from 'vitest';
import {detectColorDepth, forceColorOf} from '../../../../source/terminal/color-depth.ts';
import {terminalSize} from '../../../../source/terminal/capability.ts';
import {createTheme} from '../../../../source/terminal/theme.ts';

test.each([
	[{TERM: 'xterm'}, '16'],
	[{TERM: 'xterm-256color'}, '256'],
	[{TERM: 'xterm-256color', COLORTERM: 'truecolor'}, 'truecolor'],
	[{TERM: 'xterm-256color', COLORTERM: 'truecolor', NO_COLOR: '1'}, 'none'],
	[{TERM: 'xterm-256color', NO_COLOR: ''}, '256'],
	[{TERM: 'dumb'}, 'none'],
	[{TERM: 'dumb', FORCE_COLOR: '3'}, 'truecolor'],
	[{TERM: 'xterm-256color', FORCE_COLOR: '0'}, 'none'],
	[{TERM: 'xterm-256color', FORCE_COLOR: '2', NO_COLOR: '1'}, 'none'],
] as const)('%j has depth %s', (environment, depth) => {
	expect(detectColorDepth(environment, true)).toBe(depth);
});

test('a pipe gets no colours', () => {
	expect(detectColorDepth({TERM: 'xterm-256color'}, false)).toBe('none');
	expect(forceColorOf('none')).toBe('0');
	expect(forceColorOf('truecolor')).toBe('3');
});

test('running is teal in every depth and bold without colours', () => {
	expect(createTheme('dark', 'truecolor').paint('running', 'on')).toBe(
		'\u001B[1;38;2;45;212;191mon\u001B[0m',
	);
	// 45 212 191 lies nearest to the cube's 0 215 175 or 95 215 175: 43.
	expect(createTheme('dark', '256').sgr('running')).toBe('\u001B[1;38;5;43m');
	expect(createTheme('dark', '16').sgr('running')).toBe('\u001B[1;36m');
	expect(createTheme('dark', 'none').sgr('running')).toBe('\u001B[1m');
	expect(createTheme('dark', 'none').color('running')).toBeUndefined();
	expect(createTheme('light', '16').color('running')).toBe('#0f766e');
});

test('any index has an instance colour', () => {
	const theme = createTheme('light', '256');
	expect(theme.instance(-1)).toBe(theme.instance(7));
	expect(theme.instance(8)).toBe(theme.instance(0));
});

test('sizes that cannot be true are clamped', () => {
	expect(terminalSize({})).toEqual({columns: 80, rows: 24});
	expect(terminalSize({columns: 0, rows: 1})).toEqual({columns: 80, rows: 2});
	expect(terminalSize({columns: 100_000, rows: 100_000})).toEqual({columns: 1000, rows: 500});
});
