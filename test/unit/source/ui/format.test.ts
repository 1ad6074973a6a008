import {describe, expect, test} from 'vitest';
import {brailleChart} from '../../../../source/format/braille-chart.ts';
import {formatBytes} from '../../../../source/format/bytes.ts';
import {formatDecimal, trimZeros} from '../../../../source/format/decimal.ts';
import {
	formatClock,
	formatDuration,
	formatMoment,
	formatWait,
} from '../../../../source/format/duration.ts';
import {formatChange, formatCpu, formatDrawdown} from '../../../../source/format/percent.ts';
import {
	formatMoney,
	formatPrice,
	formatPriceShort,
	formatQuantity,
} from '../../../../source/format/price.ts';
import {sparkline} from '../../../../source/format/sparkline.ts';

describe('decimals', () => {
	test('integers of a scale come out exact, with thousands separators', () => {
		expect(formatDecimal(6_741_250, 2)).toBe('67,412.50');
		expect(formatDecimal(5, 8)).toBe('0.00000005');
		expect(formatDecimal(-1_234_567, 0)).toBe('-1,234,567');
		expect(formatDecimal(9_007_199_254_740_991, 2)).toBe('90,071,992,547,409.91');
	});

	test('dropped decimals are rounded half away from zero', () => {
		expect(formatDecimal(10_049_205_000, 6, {decimalsMax: 2})).toBe('10,049.21');
		expect(formatDecimal(-10_049_205_000, 6, {decimalsMax: 2})).toBe('-10,049.21');
		expect(formatDecimal(999_999, 6, {decimalsMax: 2})).toBe('1.00');
	});

	test('what rounds to zero has no sign', () => {
		expect(formatDecimal(-4, 6, {decimalsMax: 2, sign: true})).toBe('0.00');
		expect(formatDecimal(0, 2, {sign: true})).toBe('0.00');
	});

	test('zeros are trimmed from the fraction only', () => {
		expect(trimZeros('0.120000')).toBe('0.12');
		expect(trimZeros('3.000')).toBe('3');
		expect(trimZeros('1,200')).toBe('1,200');
	});

	test('prices, quantities and money', () => {
		expect(formatPrice(108_345, 5)).toBe('1.08345');
		expect(formatPriceShort(1_387_119_995, 6)).toBe('1,387.12');
		expect(formatPriceShort(108_345, 5)).toBe('1.08345');
		expect(formatPriceShort(9_999_999, 5)).toBe('99.99999');
		expect(formatQuantity(120_000, 6)).toBe('+0.12');
		expect(formatQuantity(-3, 0)).toBe('-3');
		expect(formatMoney(49_320_000, {sign: true})).toBe('+49.32');
	});
});

describe('ratios', () => {
	test('changes are signed percent', () => {
		expect(formatChange(0.0042)).toBe('+0.42%');
		expect(formatChange(-0.5)).toBe('-50.00%');
		expect(formatChange(2.345)).toBe('+234.5%');
		expect(formatChange(-0.000_001)).toBe('0.00%');
	});

	test('drawdowns fall', () => {
		expect(formatDrawdown(-0.0083)).toBe('-0.8%');
		expect(formatDrawdown(0)).toBe('0.0%');
	});

	test('a busy core is 100 %, a little is not nothing', () => {
		expect(formatCpu(0)).toBe('0%');
		expect(formatCpu(0.2)).toBe('<1%');
		expect(formatCpu(250.4)).toBe('250%');
	});
});

describe('time', () => {
	test('durations grow from seconds to days', () => {
		expect(formatDuration(7_000)).toBe('00:07');
		expect(formatDuration(724_000)).toBe('12:04');
		expect(formatDuration(11_524_000)).toBe('3:12:04');
		expect(formatDuration(187_860_000)).toBe('2d 04:11');
		expect(formatDuration(-5)).toBe('00:00');
	});

	test('waits carry their unit', () => {
		expect(formatWait(800)).toBe('0.8 s');
		expect(formatWait(14_000)).toBe('14 s');
		expect(formatWait(600_000)).toBe('10 min');
		expect(formatWait(3 * 3_600_000)).toBe('3 h');
		expect(formatWait(5 * 86_400_000)).toBe('5 d');
	});

	test('moments are UTC', () => {
		expect(formatClock(Date.UTC(2026, 10, 21, 22, 31, 7))).toBe('22:31:07');
		expect(formatMoment(Date.UTC(2026, 10, 21, 22, 31, 7))).toBe('2026-11-21 22:31:07');
	});
});

test('bytes take at most four columns', () => {
	expect(formatBytes(512)).toBe('512B');
	expect(formatBytes(61 * 1024 * 1024)).toBe('61M');
	expect(formatBytes(1000 * 1024 * 1024)).toBe('1.0G');
	expect(formatBytes(1.4 * 1024 ** 3)).toBe('1.4G');
});

describe('sparkline', () => {
	test('spans from the lowest to the highest bar and keeps the newest values', () => {
		expect(sparkline([9, 9, 1, 2, 3, 8], 4)).toBe('▁▂▃█');
	});

	test('a constant series runs at half height, none is empty', () => {
		expect(sparkline([5, 5, 5], 8)).toBe('▄▄▄');
		expect(sparkline([], 8)).toBe('');
		expect(sparkline([1, 2], 0)).toBe('');
	});
});

describe('braille chart', () => {
	test('a rising line goes from the bottom left to the top right', () => {
		// Dots: column 0 at level 3 (bottom), column 1 up to level 0.
		expect(brailleChart([0, 3], {columns: 1, rows: 1})).toEqual(['⣸']);
	});

	test('a constant line keeps its height', () => {
		expect(brailleChart([7, 7, 7, 7], {columns: 2, rows: 1})).toEqual(['⠒⠒']);
	});

	test('more values than dots: each column of dots spans its extremes', () => {
		const [row = ''] = brailleChart([0, 9, 0, 9, 0, 9, 0, 9], {columns: 1, rows: 1});
		expect(row).toBe('⣿');
	});

	test('has the size that was asked for, whatever the values', () => {
		const rows = brailleChart([], {columns: 5, rows: 3});
		expect(rows).toEqual(['⠀⠀⠀⠀⠀', '⠀⠀⠀⠀⠀', '⠀⠀⠀⠀⠀']);
	});
});
