import {patternOf} from '../../../support/pattern.ts';
import {expect, test} from 'vitest';
import {renderLogRow} from '../../../../source/terminal/log-row.ts';
import {displayWidth, stripStyles} from '../../../../source/terminal/text.ts';
import {createTheme} from '../../../../source/terminal/theme.ts';

const theme = createTheme('dark', '16');
const line = '2026-11-21T22:24:00.123Z ERROR [BTC-SIM] order denied: margin';

test('time is dim, the level has its colour and its word, the prefix the colour of its instance', () => {
	const row = renderLogRow(line, {width: 80, theme, instanceIndex: () => 0});
	expect(row).toBe(
		'\u001B[90m22:24:00.123 \u001B[0m\u001B[1;31mERROR \u001B[0m\u001B[96m[BTC-SIM] \u001B[0m\u001B[1;31morder denied: margin\u001B[0m',
	);
});

test('a row is clipped to the width and can be scrolled to the right', () => {
	const row = renderLogRow(line, {width: 10, offset: 13, theme});
	expect(stripStyles(row)).toBe('ERROR [BT…');
	expect(stripStyles(renderLogRow(line, {width: 80, offset: 500, theme}))).toBe('');
});

test('half of a wide character at the left edge is a space', () => {
	expect(stripStyles(renderLogRow('你好ab', {width: 5, offset: 1, theme}))).toBe(' 好ab');
});

test('a match is marked across the borders of looks', () => {
	const row = renderLogRow(line, {width: 80, theme, search: patternOf(/SIM\] order/i)});
	expect(row).toContain('\u001B[7;33mSIM] \u001B[0m\u001B[7;33morder\u001B[0m');
	expect(stripStyles(row)).toBe('22:24:00.123 ERROR [BTC-SIM] order denied: margin');
});

test('an empty match marks nothing', () => {
	const row = renderLogRow('abc', {width: 80, theme, search: patternOf(/x*/)});
	expect(row).toBe('abc');
});

test('a match is marked without colours, too', () => {
	const plain = createTheme('dark', 'none');
	const row = renderLogRow(`${line} red`, {width: 80, theme: plain, search: patternOf(/red/)});
	expect(row).toContain('\u001B[7mred\u001B[0m');
	expect(row).not.toMatch(/\[[\d;]*[349]\d[;m]/);
});

test('sequences in a line are shown, not obeyed', () => {
	const row = renderLogRow('a\u001B[32mgreen\u001B[2J\u202E', {width: 80, theme});
	expect(row).toBe('a␛[32mgreen␛[2J\\u202e');
});

const bar = 'Bar 68: close=67405.53 signal=HOLD position=0 equity=10000.00';
const rowOf = (prefix: string, options: {prefixWidth?: number; short: boolean; width?: number}) =>
	stripStyles(
		renderLogRow(`2026-11-21T22:24:00.123Z INFO  [${prefix}] ${bar}`, {
			width: 80,
			theme,
			...options,
		}),
	);

test('in a narrow terminal a whole bar fits into 80 columns, and LIVE is still told', () => {
	const narrow = {short: true, prefixWidth: 6};
	expect(rowOf('BTC-SIM', narrow)).toBe(`22:24:00 I BTC    ${bar}`);
	expect(rowOf('SUPERVISOR', narrow)).toBe(`22:24:00 I SUP    ${bar}`);
	expect(rowOf('EURUSD-LIVE', {short: true, prefixWidth: 10})).toContain('I EURUS…LIVE Bar 68');
});

test('messages stand below each other, however long the names are', () => {
	for (const short of [false, true]) {
		const columns = ['A-SIM', 'EURUSD-SIM', 'BTC_sma_crossover_20261121_220006-LIVE', 'SUPERVISOR']
			.map(prefix => rowOf(prefix, {short, prefixWidth: 10, width: 120}))
			.map(row => row.indexOf(bar));
		expect(new Set(columns).size).toBe(1);
		expect(columns[0]).toBeGreaterThan(0);
	}
});

test('a row that is cut ends with a mark, also where a wide character does not fit', () => {
	for (const text of ['x'.repeat(100), '你'.repeat(60), `${'x'.repeat(78)}你好`])
		for (const width of [79, 80]) {
			const row = stripStyles(renderLogRow(text, {width, theme}));
			expect(row).toMatch(/…$/);
			expect(displayWidth(row)).toBe(width);
		}
	expect(stripStyles(renderLogRow('x'.repeat(80), {width: 80, theme}))).toBe('x'.repeat(80));
	expect(stripStyles(renderLogRow('x'.repeat(100), {width: 80, offset: 20, theme}))).not.toContain(
		'…',
	);
});

test('a foreign line and bytes are shown, too', () => {
	const row = renderLogRow(Buffer.from('Traceback: é\t!'), {width: 80, theme});
	expect(row).toBe('Traceback: é    !');
	expect(displayWidth(renderLogRow('x'.repeat(20_000), {width: 80, theme}))).toBe(80);
});
