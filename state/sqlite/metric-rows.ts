/** Figures that instances report of themselves, the newest value of each. Written by the runner. */
import type {InstanceMetric} from '../domain/instance-metric.ts';
import {guard} from './guard.ts';
import type {SqliteDatabase} from './open.ts';

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
	return {
		allMetrics: guard(path, () => all.all() as InstanceMetric[]),
		putMetrics: guard(path, (metrics: readonly InstanceMetric[]) => putAll.immediate(metrics)),
		/** Forgets what an earlier life reported. */
		removeMetrics: guard(path, (name: string) => {
			remove.run(name);
		}),
	};
}
