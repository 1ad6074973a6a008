/**
 * Keeps the panel current: reads a snapshot after each commit of another process, at each death, and on
 * request. Changes of states arrive at once; prices alone at most four times a second, because each picture
 * costs processor time and no person reads faster.
 */
import type {Clock} from '../../../state/domain/time/clock.ts';
import type {Snapshot} from '../../../state/domain/instance/snapshot.ts';
import {supervisorSilence} from '../../../state/domain/machine/supervisor-trouble.ts';
import {createDeathWatch} from '../../../state/process/death-watch.ts';
import {createUsageSampler, type Usage} from '../../../state/process/usage.ts';
import {createNewerFileTest} from '../../../state/view/newer-file.ts';
import {feelPulse, type Pulse} from '../../../state/view/pulse.ts';
import {readSnapshot} from '../../../state/view/read-snapshot.ts';
import {type ControlWatch, watchControl} from '../../../state/control/watch-control.ts';
import type {ControlContext} from '../../control/context.ts';

export type SnapshotFeed = {
	/**
	 * Reads now and reports any change; called after a request of the panel, and as the check without an
	 * event.
	 */
	refresh(): void;
	/** Whether a change is held back. */
	isPending(): boolean;
	close(): void;
};

export type SnapshotFeedOptions = {
	context: Pick<ControlContext, 'store' | 'directory'>;
	clock: Clock;
	onSnapshot: (snapshot: Snapshot) => void;
	onProblem: (error: unknown) => void;
};

/** Interval of pictures for prices alone. */
const priceGapMs = 250;

/** The first pictures do not wait for a check of the algorithms' files. */
const newerFileDelayMs = 1000;

/** Processor shares are measured over this time: shorter ones jump. */
const usageGapMs = 2000;

export function createSnapshotFeed(options: SnapshotFeedOptions): SnapshotFeed {
	const {context, clock, onSnapshot, onProblem} = options;
	const usage = slowUsage(clock);
	const hasNewerFile = createNewerFileTest({
		...context,
		monotonicMs: () => clock.monotonicMs(),
		delayMs: newerFileDelayMs,
	});
	let reportedState = '';
	let reportedBars = '';
	let reportedAtMs = Number.NEGATIVE_INFINITY;
	let held: NodeJS.Timeout | null = null;
	let problem = '';
	let pulse: Pulse | null = null;
	const deaths = createDeathWatch({onDead: () => refresh()});
	const watched = new Set<string>();
	const watch: ControlWatch = watchControl({
		store: context.store,
		directory: context.directory,
		onChange: refresh,
		onError: report,
	});

	function refresh(): void {
		try {
			take(withPulse(readSnapshot({...context, usage, hasNewerFile, nowMs: clock.nowMs()})));
			problem = '';
		} catch (error) {
			report(error);
		}
	}

	/** A clock that is set must not make the supervisor look silent. */
	function withPulse(snapshot: Snapshot): Snapshot {
		const {supervisor, takenAtMs: nowMs} = snapshot;
		const life = supervisor.running ? supervisor : null;
		pulse = feelPulse(pulse, life, {nowMs, monotonicMs: clock.monotonicMs()});
		const heartbeatAgeMs = pulse?.ageMs ?? null;
		return {...snapshot, supervisor: {...supervisor, heartbeatAgeMs}};
	}

	/** A timer may fire a moment early: then the change is held again, never dropped. */
	function takeHeld(): void {
		held = null;
		refresh();
	}

	/** The same trouble is reported once, not every second. */
	function report(error: unknown): void {
		const text = String(error);
		if (text === problem) return;
		problem = text;
		onProblem(error);
	}

	function take(snapshot: Snapshot): void {
		const state = stateOf(snapshot);
		const waitMs = reportedAtMs + priceGapMs - clock.monotonicMs();
		if (state === reportedState && waitMs > 0) {
			held ??= setTimeout(takeHeld, waitMs);
			return;
		}
		if (held !== null) clearTimeout(held);
		held = null;
		if (state !== reportedState) watchProcesses(snapshot);
		reportedState = state;
		// A read without a change must not hold back the price that comes right after it.
		const bars = barsOf(snapshot);
		if (bars !== reportedBars) reportedAtMs = clock.monotonicMs();
		reportedBars = bars;
		onSnapshot(snapshot);
	}

	/** Each live run is watched once; its beacon reports its death within milliseconds. */
	function watchProcesses({instances}: Snapshot): void {
		const pids = new Set(instances.map(({pid}) => pid));
		const runs = context.store
			.allLatestRuns()
			.filter(({endedAtMs, pid}) => endedAtMs === null || pids.has(pid));
		const current = new Set(runs.map(({runId}) => runId));
		for (const key of watched) {
			if (current.has(key)) continue;
			watched.delete(key);
			deaths.remove(key);
		}
		for (const {runId, pid, processStart, beaconFd} of runs) {
			if (watched.has(runId)) continue;
			watched.add(runId);
			deaths.add({key: runId, pid, processStart, beaconFd});
		}
	}

	return {
		refresh,
		isPending: () => held !== null,
		close() {
			if (held !== null) clearTimeout(held);
			watch.close();
			deaths.close();
		},
	};
}

/** Everything except market numbers and usage: the part that a person must see at once. */
function stateOf({supervisor, shutdown, instances}: Snapshot): string {
	const facts = instances.map(each => [
		each.settings,
		each.nextSettings,
		each.left,
		each.wanted,
		each.observed,
		each.reason,
		each.pid,
		each.restarts,
		each.nextStartAtMs,
		each.lockVerdict,
		each.hasNewerFile,
	]);
	const {pid, isSuspended, hasDied, program} = supervisor;
	const isSilent = supervisorSilence(supervisor) !== null;
	return JSON.stringify([pid, isSuspended, hasDied, program, isSilent, shutdown, facts]);
}

/** The market numbers that are shown. */
function barsOf({instances}: Snapshot): string {
	return instances.map(({status}) => `${status?.bar} ${status?.recordedAtMs}`).join();
}

function slowUsage(clock: Clock): (pid: number) => Usage {
	const sample = createUsageSampler(() => clock.monotonicMs());
	const looks = new Map<number, {atMs: number; usage: Usage}>();
	return pid => {
		const last = looks.get(pid);
		const nowMs = clock.monotonicMs();
		if (last !== undefined && nowMs - last.atMs < usageGapMs) return last.usage;
		const usage = sample(pid);
		if (looks.size > 4096) looks.clear();
		looks.set(pid, {atMs: nowMs, usage});
		return usage;
	};
}
