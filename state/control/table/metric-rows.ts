/**
 * The `metric` table: the newest value of each metric that an instance reports about itself. The runner of the
 * instance or `pitwall metrics` writes it.
 */
import type {InstanceMetric} from '../../domain/instance/instance-metric.ts';
import {guard} from '../../sqlite/guard.ts';
import type {SqliteDatabase} from '../../sqlite/open.ts';

export type MetricChange = {ok: true; value: number} | {ok: false; reason: string};

export function metricCalls(database: SqliteDatabase, path: string) {
	const all = database.prepare(
		'SELECT name, metric, value, recordedAtMs FROM metric ORDER BY name, metric',
	);
	const put = database.prepare(
		`INSERT OR REPLACE INTO metric (name, metric, value, recordedAtMs)
		 VALUES (@name, @metric, @value, @recordedAtMs)`,
	);
	const remove = database.prepare('DELETE FROM metric WHERE name = ?');
	const putAll = database.transaction((metrics: readonly InstanceMetric[]) => {
		for (const metric of metrics) put.run(metric);
	});
	const one = database.prepare('SELECT value FROM metric WHERE name = ? AND metric = ?').pluck();
	const count = database.prepare('SELECT count(*) FROM metric WHERE name = ?').pluck();
	const change = database.transaction(
		(reported: InstanceMetric, how: 'set' | 'add', countMax: number): MetricChange => {
			const {name, metric} = reported;
			const before = one.get(name, metric);
			if (before === undefined && Number(count.get(name)) >= countMax)
				return {ok: false, reason: `it already has ${countMax} metrics, the maximum`};
			const value = how === 'add' ? Number(before ?? 0) + reported.value : reported.value;
			if (!Number.isFinite(value)) return {ok: false, reason: 'the sum is too large for a number'};
			put.run({...reported, value});
			return {ok: true, value};
		},
	);
	return {
		/** Sets a metric or adds to it (to 0 if it is new), and returns its new value. */
		changeMetric: guard(
			path,
			(reported: InstanceMetric, how: 'set' | 'add', countMax: number): MetricChange =>
				change.immediate(reported, how, countMax),
		),
		allMetrics: guard(path, () => all.all() as InstanceMetric[]),
		putMetrics: guard(path, (metrics: readonly InstanceMetric[]) => putAll.immediate(metrics)),
		/** Removes the metrics of an earlier run. */
		removeMetrics: guard(path, (name: string) => {
			// Most instances have none: then no write has to wait for the database.
			if (Number(count.get(name)) > 0) remove.run(name);
		}),
	};
}
