import {isReservedKey} from './reserved-name.ts';

/** A figure that an instance reports of itself, such as `{"metric": "agents", "value": 25}`. */
export type InstanceMetric = {
	/** Of the instance. */
	name: string;
	metric: string;
	value: number;
	recordedAtMs: number;
};

/** Figures that one instance may report under different names. */
export const metricsMax = 64;

/** Returns what is wrong with the name of a figure, or null. */
export function checkMetricName(metric: string): string | null {
	if (isReservedKey(metric)) return `its name was ${metric}, expected another one`;
	if (/^[A-Za-z_][\w.:/%-]{0,63}$/.test(metric)) return null;
	const was = metric.length > 80 ? `${metric.slice(0, 77)}…` : metric;
	return `its name was ${JSON.stringify(was)}, expected 1 to 64 letters, digits or . : / % _ -, a letter first`;
}
