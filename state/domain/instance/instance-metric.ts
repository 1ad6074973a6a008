import {isReservedKey} from './reserved-name.ts';

/** A metric that an instance reports about itself, such as `{"metric": "agents", "value": 25}`. */
export type InstanceMetric = {
	/** Name of the instance. */
	name: string;
	metric: string;
	value: number;
	recordedAtMs: number;
};

/** Maximum number of differently named metrics of one instance. */
export const metricsMax = 64;

/** Returns why a metric's name is invalid, or null. */
export function checkMetricName(metric: string): string | null {
	if (isReservedKey(metric)) return `its name was ${metric}, expected another one`;
	if (/^[A-Za-z_][\w.:/%-]{0,63}$/.test(metric)) return null;
	const was = metric.length > 80 ? `${metric.slice(0, 77)}…` : metric;
	return `its name was ${JSON.stringify(was)}, expected 1 to 64 letters, digits or . : / % _ -, a letter first`;
}
