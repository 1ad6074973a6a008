/** One timer for the next of many deadlines: an idle supervisor wakes for nothing else. */
import type {Clock} from '../../state/domain/clock.ts';

export type Alarm = {
	/** Sets the wall-clock time at which `name` is due; null: never. Replaces the earlier one. */
	set(name: string, atMs: number | null): void;
	/** Calls `look` once after `delayMs`, for everything; further calls meanwhile change nothing. */
	all(delayMs: number, look: () => void): void;
	close(): void;
};

/** A clock may be stepped: no deadline is slept for longer than this without a look at the clock. */
const sleepMsMax = 30_000;

/** `onDue` is called with all names that are due, outside of {@link Alarm.set}. */
export function createAlarm(clock: Clock, onDue: (names: string[]) => void): Alarm {
	const dueAtMs = new Map<string, number>();
	let timer: NodeJS.Timeout | null = null;
	let firesAtMs = Number.POSITIVE_INFINITY;
	let forAll: NodeJS.Timeout | null = null;
	const arm = () => {
		const next = Math.min(...dueAtMs.values());
		if (timer !== null && firesAtMs <= next) return;
		if (timer !== null) clearTimeout(timer);
		timer = null;
		firesAtMs = next;
		if (next === Number.POSITIVE_INFINITY) return;
		timer = setTimeout(fire, Math.min(sleepMsMax, Math.max(0, next - clock.nowMs()))).unref();
	};
	const fire = () => {
		timer = null;
		firesAtMs = Number.POSITIVE_INFINITY;
		const nowMs = clock.nowMs();
		const due = [...dueAtMs].flatMap(([name, atMs]) => (atMs <= nowMs ? [name] : []));
		for (const name of due) dueAtMs.delete(name);
		if (due.length > 0) onDue(due);
		arm();
	};
	return {
		set(name, atMs) {
			if (atMs === null) dueAtMs.delete(name);
			else dueAtMs.set(name, atMs);
			if (atMs !== null) arm();
		},
		all(delayMs, look) {
			forAll ??= setTimeout(() => {
				forAll = null;
				look();
			}, delayMs).unref();
		},
		close() {
			if (timer !== null) clearTimeout(timer);
			if (forAll !== null) clearTimeout(forAll);
			timer = null;
			dueAtMs.clear();
		},
	};
}
