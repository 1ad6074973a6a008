/** One timer for the next of many deadlines: it is the only wake-up of an idle supervisor. */
import type {Clock} from '../../state/domain/time/clock.ts';

export type Alarm = {
	/** Makes `name` due after `delayMs`; null: never. Replaces the earlier deadline. */
	set(name: string, delayMs: number | null): void;
	/** Calls `look` once after `delayMs`, for everything; further calls meanwhile change nothing. */
	all(delayMs: number, look: () => void): void;
	close(): void;
};

/** Timers of Node overflow at 2^31 ms. */
const sleepMsMax = 3_600_000;

/** `onDue` is called with all due names, outside {@link Alarm.set}. */
export function createAlarm(
	clock: Pick<Clock, 'monotonicMs'>,
	onDue: (names: string[]) => void,
): Alarm {
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
		timer = setTimeout(fire, Math.min(sleepMsMax, Math.max(0, next - clock.monotonicMs()))).unref();
	};
	const fire = () => {
		timer = null;
		firesAtMs = Number.POSITIVE_INFINITY;
		const nowMs = clock.monotonicMs();
		const due = [...dueAtMs].flatMap(([name, atMs]) => (atMs <= nowMs ? [name] : []));
		for (const name of due) dueAtMs.delete(name);
		if (due.length > 0) onDue(due);
		arm();
	};
	return {
		set(name, delayMs) {
			if (delayMs === null) {
				dueAtMs.delete(name);
				return;
			}
			dueAtMs.set(name, clock.monotonicMs() + delayMs);
			arm();
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
