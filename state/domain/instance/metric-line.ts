/** One line that a program printed → the figure that it reports, as `{"metric": "agents", "value": 25}`. Pure. */
import {checkMetricName} from './instance-metric.ts';

export type MetricLine =
	| {ok: true; metric: string; value: number}
	/** It looks like a figure, but is none. */
	| {ok: false; reason: string};

/** Returns the figure in `line`, why it is none, or null for a line that does not mean to be one. */
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
		// A line of text that happens to begin with a brace.
		return null;
	}
}
