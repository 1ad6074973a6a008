/**
 * Distinguishes a second tap from a held key, for keys that change an instance: a held key acts once. Terminals repeat a
 * held key after about half a second, then many times a second, and most do not mark repeats. A second press that may be
 * the first repeat therefore waits for a moment: if it is a repeat, another one follows. Pure.
 */
import type {KeyStroke} from '../model/input.ts';
import type {Taps} from '../model/taps.ts';

/** A second press of the same key within this time is a repeat. */
const repeatMs = 60;

/** A second press within this time may be the first repeat: keyboards start to repeat after 200 to 700 ms. */
const firstRepeatMs = 750;

/** Such a press waits this long for the next repeat; the slowest keyboards repeat ten times a second. */
export const settleMs = 120;

export type Verdict = 'act' | 'drop' | 'wait';

/** Returns the verdict on a press, repeat or release of `key`; `name` is its name in the key table. */
export function judgeTap(
	last: Taps | null,
	name: string,
	{key, nowMs}: {key: KeyStroke; nowMs: number},
): {taps: Taps; verdict: Verdict} {
	const fresh: Taps = {key: name, atMs: nowMs, held: false, released: false, waiting: null};
	const isSame = last !== null && last.key === name;
	if (key.phase === 'release')
		return {taps: isSame ? {...last, released: true} : {...fresh, released: true}, verdict: 'drop'};
	if (key.phase === 'repeat') return {taps: {...fresh, held: true}, verdict: 'drop'};
	if (!isSame || last.released) return {taps: fresh, verdict: 'act'};
	const gapMs = nowMs - last.atMs;
	const isRepeat = gapMs < repeatMs || last.waiting !== null || (last.held && gapMs < settleMs);
	if (isRepeat) return {taps: {...fresh, held: true}, verdict: 'drop'};
	if (gapMs >= firstRepeatMs) return {taps: fresh, verdict: 'act'};
	return {taps: {...fresh, waiting: {key, atMs: nowMs}}, verdict: 'wait'};
}
