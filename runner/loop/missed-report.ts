/** Reports missed ticks: counted exactly, logged at most every 10 s, the rest at the end. */
import type {Clock} from '../../state/domain/time/clock.ts';
import {secondText} from '../../state/domain/time/civil-day.ts';
import type {Missed} from './pacer.ts';

const tellIntervalMs = 10_000;

export type MissedReport = {
	count: (missed: Missed) => void;
	/** Reports the missed ticks that were not reported yet. */
	tell(): void;
};

export function createMissedReport({
	log,
	clock,
	publish,
}: {
	log: {warn(text: string): void};
	clock: Clock;
	/** Called with the total at each line. */
	publish: (total: number) => void;
}): MissedReport {
	let total = 0;
	let untold: Missed | null = null;
	let toldAtMs = Number.NEGATIVE_INFINITY;
	const tell = () => {
		if (untold === null) return;
		total += untold.count;
		log.warn(missedText(untold));
		publish(total);
		toldAtMs = clock.monotonicMs();
		untold = null;
	};
	return {
		tell,
		count(missed) {
			if (untold !== null && untold.whileDown !== missed.whileDown) tell();
			untold = untold === null ? missed : joined(untold, missed);
			if (missed.whileDown || clock.monotonicMs() - toldAtMs >= tellIntervalMs) tell();
		},
	};
}

function joined(earlier: Missed, later: Missed): Missed {
	return {
		count: earlier.count + later.count,
		isMore: earlier.isMore || later.isMore,
		span:
			earlier.span === null || later.span === null
				? null
				: {firstAtMs: earlier.span.firstAtMs, lastAtMs: later.span.lastAtMs},
		whileDown: later.whileDown,
	};
}

/** Returns the log line. */
export function missedText({count, isMore, span, whileDown}: Missed): string {
	const number = `${isMore ? 'More than ' : ''}${count} tick${count === 1 ? '' : 's'}`;
	const were = count === 1 ? 'was' : 'were';
	const when = span === null ? '' : ` ${spanText(span)}`;
	const why = whileDown
		? 'nothing ran then'
		: `the machine was too slow or asleep${span === null ? '' : ', or its clock was set'}`;
	return `${number} ${were} missed${when} and ${count === 1 ? 'is' : 'are'} not made up: ${why}`;
}

function spanText({firstAtMs, lastAtMs}: {firstAtMs: number; lastAtMs: number}): string {
	const [first, last] = [secondText(firstAtMs), secondText(lastAtMs)];
	return first === last ? `at ${first}` : `from ${first} to ${last}`;
}
