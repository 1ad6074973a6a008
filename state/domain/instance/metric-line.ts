/** Reads a metric from one line of a program's output, such as `{"metric": "agents", "value": 25}`. Pure. */
import {checkMetricName} from './instance-metric.ts';

export type MetricLine =
	| {ok: true; metric: string; value: number}
	/** The line resembles a metric but is invalid. */
	| {ok: false; reason: string};

/** Returns the metric in `line`, why it is invalid, or null for any other line. */
export function parseMetricLine(line: string): MetricLine | null {
	const text = line.trim();
	if (!text.startsWith('{') || !text.includes('"metric"')) return null;
	const document = parseObject(text);
	if (document === null || !Object.hasOwn(document, 'metric')) return null;
	const {metric, value} = document;
	const reason =
		typeof metric === 'string'
			? checkMetricName(metric)
			: `its name was ${JSON.stringify(metric)}, expected text`;
	if (reason !== null) return {ok: false, reason};
	if (typeof value !== 'number' || !Number.isFinite(value)) {
		const was = value === undefined ? 'absent' : JSON.stringify(value);
		return {ok: false, reason: `the value of ${String(metric)} was ${was}, expected a number`};
	}
	return {ok: true, metric: String(metric), value};
}

function parseObject(text: string): Record<string, unknown> | null {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value)
			? (value as Record<string, unknown>)
			: null;
	} catch {
		// Ordinary text that happens to begin with a brace.
		return null;
	}
}
