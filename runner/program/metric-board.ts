/**
 * Publishes the metrics of a program: at most 4 times a second, and always the last value of each. A busy or
 * full control database costs a warning, and the next turn tries again.
 */
import type {Clock} from '../../state/domain/time/clock.ts';
import {type InstanceMetric, metricsMax} from '../../state/domain/instance/instance-metric.ts';

/** Minimum time between two writes. */
const writeIntervalMs = 250;

export type MetricBoard = {
	/** Keeps the value; returns why it cannot, or null. */
	report(metric: string, value: number): string | null;
	/** Writes due values; returns when the rest is due, or null if nothing waits. */
	tick(): number | null;
	/** Writes all waiting values now. */
	finish(): void;
};

/** Sets no timer: the owner calls `tick` at the returned times. */
export function createMetricBoard(options: {
	/** Name of the instance. */
	name: string;
	clock: Clock;
	write(metrics: readonly InstanceMetric[]): void;
	/** Called once for consecutive failures. */
	onFailure(error: unknown): void;
}): MetricBoard {
	const {name, clock} = options;
	const known = new Set<string>();
	const waiting = new Map<string, InstanceMetric>();
	let nextAtMs = Number.NEGATIVE_INFINITY;
	let isFailing = false;

	function write(): void {
		if (waiting.size === 0) return;
		nextAtMs = clock.monotonicMs() + writeIntervalMs;
		try {
			options.write([...waiting.values()]);
			waiting.clear();
			isFailing = false;
		} catch (error) {
			if (!isFailing) options.onFailure(error);
			isFailing = true;
		}
	}

	return {
		report(metric, value) {
			if (!known.has(metric) && known.size >= metricsMax)
				return `${metric} is one more than the ${metricsMax} that an instance may have`;
			known.add(metric);
			waiting.set(metric, {name, metric, value, recordedAtMs: clock.nowMs()});
			return null;
		},
		tick() {
			if (waiting.size > 0 && clock.monotonicMs() >= nextAtMs) write();
			return waiting.size === 0 ? null : Math.max(1, nextAtMs - clock.monotonicMs());
		},
		finish: write,
	};
}
