/** Reads all rows of the control database in one transaction, by instance. */
import type {InstanceCode} from '../domain/instance/instance-code.ts';
import type {InstanceMetric} from '../domain/instance/instance-metric.ts';
import type {InstanceSettings} from '../domain/instance/instance.ts';
import type {RunTrace} from '../domain/instance/run-marks.ts';
import type {InstanceStatus, ObservedRow, RunRow, WantedRow} from '../domain/instance/snapshot.ts';
import type {ShutdownRecord} from '../domain/machine/shutdown-record.ts';
import type {Directory} from '../home/directory.ts';
import {readShutdown} from './shutdown-record.ts';
import {waitingWishes, withWaitingWishes} from './waiting-wishes.ts';
import type {ControlStore} from './control-store.ts';
import type {UnsweptRun} from './table/run-rows.ts';

/** All rows at one moment, by instance name. */
export type ControlRows = {
	settings: InstanceSettings[];
	wanted: Map<string, WantedRow>;
	observed: Map<string, ObservedRow>;
	/** The newest run of each instance. */
	runs: Map<string, RunRow>;
	/** Runs that live, or may have left processes. */
	unswept: Map<string, RunTrace[]>;
	statuses: Map<string, InstanceStatus>;
	codes: Map<string, InstanceCode>;
	/** By instance, then by metric. */
	metrics: Map<string, Record<string, number>>;
	shutdown: ShutdownRecord | null;
};

/**
 * Reads all rows in one transaction, so that they belong to one moment. A waiting stop counts as wanted.
 */
export function readRows(store: ControlStore, directory: Pick<Directory, 'wishes'>): ControlRows {
	const rows = readStoredRows(store);
	return {...rows, wanted: withWaitingWishes(rows.wanted, waitingWishes(directory))};
}

function readStoredRows(store: ControlStore): ControlRows {
	return store.inOneRead(() => ({
		settings: store.instances(),
		wanted: byName(store.allWanted()),
		observed: byName(store.allObserved()),
		runs: byName(store.allLatestRuns()),
		unswept: tracesByName(store.allUnsweptRuns()),
		statuses: byName(store.allStatus()),
		codes: byName(store.allCode()),
		metrics: metricsByName(store.allMetrics()),
		shutdown: readShutdown(store),
	}));
}

function byName<T extends {name: string}>(rows: readonly T[]): Map<string, T> {
	return new Map(rows.map(row => [row.name, row]));
}

function tracesByName(runs: readonly UnsweptRun[]): Map<string, RunTrace[]> {
	const byInstance = new Map<string, RunTrace[]>();
	for (const {name, ...trace} of runs)
		byInstance.set(name, [...(byInstance.get(name) ?? []), trace]);
	return byInstance;
}

function metricsByName(metrics: readonly InstanceMetric[]): Map<string, Record<string, number>> {
	const byInstance = new Map<string, Record<string, number>>();
	for (const {name, metric, value} of metrics) {
		const own = byInstance.get(name) ?? {};
		own[metric] = value;
		byInstance.set(name, own);
	}

	return byInstance;
}
