/**
 * Tells a key that is tapped again from one that is held down, for keys that change an instance: held, it acts
 * once. Terminals repeat a held key after half a second or so, then many times a second, and most say nothing about
 * it. So a second press that may be the first repeat waits for a moment: a repeat is followed by the next. Pure.
 */
import type {KeyStroke} from '../model/input.ts';
import type {Taps} from '../model/taps.ts';

/** Two presses of the same key within this time are a repeat. */
const repeatMs = 60;

/** A second press within this time may be the first repeat: keyboards begin after 200 to 700 ms. */
const firstRepeatMs = 750;

/** For how long such a press waits for the next repeat; the slowest keyboards repeat ten times a second. */
export const settleMs = 120;

export type Verdict = 'act' | 'drop' | 'wait';

/** Judges the press, repeat or release of `key` under `name`. */
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
