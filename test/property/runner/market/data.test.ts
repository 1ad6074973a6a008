/** Times come out of every form as they went in, and longer bars do not depend on the steps by which they are made. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {resampled} from '../../../../runner/market/window.ts';
import type {Bar} from '../../../../state/domain/trading/bar.ts';
import {type TimeForm, timeForms} from '../../../../state/domain/time/time-form.ts';

const minuteMs = 60_000;

/** Writes a moment in a form, by the parts of an ISO time. */
function write({name}: TimeForm, atMs: number): string {
	const iso = new Date(atMs).toISOString();
	const [date = '', time = ''] = iso.slice(0, 19).split('T');
	const [year = '', month = '', day = ''] = date.split('-');
	const compact = date.replaceAll('-', '');
	const words: Record<string, string> = {
		'iso-zone': `${date}T${time}Z`,
		iso: `${date} ${time}`,
		date,
		'compact-date': compact,
		'compact-minute': compact + time.replaceAll(':', '').slice(0, 4),
		'compact-second': compact + time.replaceAll(':', ''),
		'compact-apart': `${compact} ${time.replaceAll(':', '')}`,
		'epoch-s': String(atMs / 1000),
		'epoch-ms': String(atMs),
		'epoch-us': `${atMs}000`,
		'epoch-ns': `${atMs}000000`,
		'day-first': `${day}/${month}/${year}`,
		'day-first-time': `${day}/${month}/${year} ${time}`,
		'month-first': `${month}/${day}/${year}`,
		'month-first-time': `${month}/${day}/${year} ${time}`,
	};
	return words[name] ?? '';
}

const minutes = fc
	.integer({min: Date.UTC(1973, 3, 1) / minuteMs, max: Date.UTC(2099, 11, 31) / minuteMs})
	.map(minute => minute * minuteMs);

test('every form reads what is written in it', () => {
	fc.assert(
		fc.property(fc.constantFrom(...timeForms), minutes, (form, atMs) => {
			const dayMs = 86_400_000;
			const expected = form.kind === 'day' ? Math.floor(atMs / dayMs) * dayMs : atMs;
			expect(form.read(write(form, atMs))).toBe(expected);
		}),
	);
});

test('at most one form reads a moment of this century, but for those that no row can part', () => {
	const after2001 = minutes.filter(atMs => atMs > Date.UTC(2001, 9, 1));
	const alike = new Set([
		'compact-minute',
		'day-first',
		'day-first-time',
		'month-first',
		'month-first-time',
	]);
	fc.assert(
		fc.property(fc.constantFrom(...timeForms), after2001, (form, atMs) => {
			const readers = timeForms.filter(({read}) => read(write(form, atMs)) !== undefined);
			if (!alike.has(form.name)) expect(readers).toEqual([form]);
			expect(readers).toContain(form);
			expect(readers.length).toBeLessThanOrEqual(2);
		}),
	);
});

const walk = fc.array(
	fc.record({
		gap: fc.constantFrom(1, 1, 1, 2, 7, 40, 1500),
		open: fc.integer({min: 50, max: 150}),
		up: fc.integer({min: 0, max: 9}),
		down: fc.integer({min: 0, max: 9}),
		volume: fc.integer({min: 0, max: 100}),
	}),
	{maxLength: 60},
);

function barsOf(
	steps: readonly {gap: number; open: number; up: number; down: number; volume: number}[],
): Bar[] {
	let minute = 28_000_000;
	return steps.map(({gap, open, up, down, volume}, at) => {
		minute += gap;
		return {
			barIndex: at + 1,
			closeAtMs: minute * minuteMs,
			openTicks: open,
			highTicks: open + up,
			lowTicks: open - down,
			closeTicks: open + up - ((up + down) >> 1),
			volume,
		};
	});
}

function streamOf(bars: readonly Bar[]) {
	let at = 0;
	return {next: () => bars[at++], close: () => {}};
}

function drained(bars: readonly Bar[], ...lengths: number[]): Bar[] {
	const stream = lengths.reduce<ReturnType<typeof resampled>>(
		(inner, length) => resampled(inner, {lengthMs: length * minuteMs, zone: null}),
		streamOf(bars),
	);
	const out: Bar[] = [];
	for (let bar = stream.next(); bar !== undefined; bar = stream.next()) out.push({...bar});
	return out;
}

test('bars of 15 minutes are the same by way of 5 minutes, and nothing is lost but the last', () => {
	fc.assert(
		fc.property(walk, steps => {
			const bars = barsOf(steps);
			const direct = drained(bars, 15);
			expect(drained(bars, 5, 15)).toEqual(direct.slice(0, drained(bars, 5, 15).length));
			expect(direct.length - drained(bars, 5, 15).length).toBeLessThanOrEqual(1);
			const endMs = direct.at(-1)?.closeAtMs ?? 0;
			const used = bars.filter(({closeAtMs}) => closeAtMs <= endMs);
			expect(direct.reduce((sum, {volume}) => sum + volume, 0)).toBe(
				used.reduce((sum, {volume}) => sum + volume, 0),
			);
			expect(Math.max(0, ...direct.map(({highTicks}) => highTicks))).toBe(
				Math.max(0, ...used.map(({highTicks}) => highTicks)),
			);
			expect(direct.map(({barIndex}) => barIndex)).toEqual(direct.map((_, at) => at + 1));
		}),
	);
});

test('a bar that is added changes no longer bar that came out', () => {
	fc.assert(
		fc.property(walk, fc.constantFrom(5, 60, 1440, 10_080), (steps, length) => {
			const bars = barsOf(steps);
			const all = drained(bars, length);
			for (let count = 0; count <= bars.length; count += 7) {
				const some = drained(bars.slice(0, count), length);
				expect(some).toEqual(all.slice(0, some.length));
			}
		}),
	);
});
