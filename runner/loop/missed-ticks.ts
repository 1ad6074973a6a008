/** The report of missed ticks of one life: lines in its log, and their number as its metric `missedTicks`. */
import {createMissedReport, type MissedReport} from './missed-report.ts';
import type {Session} from '../life/session.ts';

const missedTicksMetric = 'missedTicks';

/** A busy control database must not disturb trading: the next number is as good as this one. */
export function openMissedReport({settings, store, log, clock}: Session): MissedReport {
	const {name} = settings;
	const attempt = (write: () => void) => {
		try {
			write();
		} catch (error) {
			log.warn(`The number of missed ticks could not be published: ${String(error)}`);
		}
	};
	return createMissedReport({
		log,
		clock,
		publish: value =>
			attempt(() =>
				store.putMetrics([{name, metric: missedTicksMetric, value, recordedAtMs: clock.nowMs()}]),
			),
	});
}
