/** Reports the missed ticks of one run: lines in its log, and their number as its metric `missedTicks`. */
import {createMissedReport, type MissedReport} from './missed-report.ts';
import type {Session} from '../life/session.ts';

const missedTicksMetric = 'missedTicks';

/** A busy control database must not disturb trading: a number that is not published is replaced by the next one. */
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
