/**
 * Gathers facts, calls the pure reconciler, and carries out its actions. Owns everything that must not
 * outlive the supervisor: children's exits, the death watch, one timer for the next deadline. A fault of disk
 * or database never ends it: unrecorded data is kept and retried.
 */
import {messageOf} from '../../state/domain/error.ts';
import type {Directory} from '../../state/home/directory.ts';
import type {Clock} from '../../state/domain/time/clock.ts';
import {defaultSettings} from '../../state/domain/instance/instance-defaults.ts';
import {type InstanceSettings, livingStates} from '../../state/domain/instance/instance.ts';
import type {LockEvidence} from '../../state/domain/instance/lock.ts';
import type {RunTrace} from '../../state/domain/instance/run-marks.ts';
import type {ObservedRow} from '../../state/domain/instance/snapshot.ts';
import {isReservedName} from '../../state/domain/instance/reserved-name.ts';
import {inspectLocks, readLock} from '../../state/lock/inspect.ts';
import type {LogWriter} from '../../state/log/log-writer.ts';
import {findLiveProcess} from '../../state/view/find-live-process.ts';
import {homeIdentity} from '../../state/home/home-identity.ts';
import {isRunOf, type KnownRun, type LiveProcess} from '../../state/view/observe.ts';
import {createDeathWatch} from '../../state/process/death-watch.ts';
import type {Random} from '../../state/process/system-clock.ts';
import {type ControlRows, readRows} from '../../state/control/control-rows.ts';
import {feelPulse, type Pulse} from '../../state/view/pulse.ts';
import {readUnrecordedEnd} from '../../state/view/unrecorded-end.ts';
import {settingsInForce} from '../../state/domain/instance/settings-in-force.ts';
import type {ControlStore} from '../../state/control/control-store.ts';
import {wantedNothing} from '../../state/control/table/wanted-rows.ts';
import {createAlarm} from './alarm.ts';
import {isFault} from './fault.ts';
import {launchRunner} from './launch-runner.ts';
import type {Programs} from './program.ts';
import {createRecorder, observedNothing} from './recorder.ts';
import {startTimeoutMs} from './reconcile/reconcile-living.ts';
import {reconcile} from './reconcile/reconcile.ts';
import {
	type Action,
	emptyMemory,
	type Facts,
	type Memory,
	type RunnerExit,
} from './reconcile/reconcile-words.ts';
import {killRun, type RunnerProcess, terminate} from './spawn.ts';
import {type StopAll, waitForAll} from './stop-all.ts';
import {createSweeper, marksOfRunner} from './sweeper.ts';

export type SupervisionPorts = {
	directory: Directory;
	store: ControlStore;
	log: LogWriter;
	clock: Clock;
	random: Random;
	programs: Programs;
};

export type Supervision = {
	lookAtAll(): void;
	/** Another process committed a change; looks only if a request or a run may have changed. */
	onChange(): void;
	/**
	 * Stops every live run, each within its own stop timeout, and starts no more. The wanted state stays as it
	 * is. Resolves with the names of those that still live after slightly more than all of these times:
	 * usually none.
	 */
	stopAll(): Promise<string[]>;
	close(): void;
};

/** Data about one instance while this supervisor lives. */
type Kept = {
	memory: Memory;
	process: RunnerProcess | null;
	watchedFd: number | null | undefined;
	pulse: Pulse | null;
	/** Whether this supervisor has looked at it before. */
	isMet: boolean;
	/** Whether a process acted for it at the last look. */
	isAlive: boolean;
	stopTimeoutMs: number;
};

/** Delay after a fault until everything is looked at again, in milliseconds. */
const afterFaultMs = 1000;

/** Starts supervising; nothing happens before the first look. */
export function superviseAll(ports: SupervisionPorts): Supervision {
	const {directory, store, log, clock, random} = ports;
	const kept = new Map<string, Kept>();
	const recorder = createRecorder(ports);
	const alarm = createAlarm(clock, names => lookAt(names));
	const deaths = createDeathWatch({onDead: name => lookAt([name])});
	const sweeper = createSweeper(ports, recorder);
	let signature = '';
	let closed = false;
	/** Set once all instances are being stopped. */
	let stopping: StopAll | null = null;

	function lookAtAll(): void {
		guarded(() => {
			signature = store.wishSignature();
			const rows = readRows(store, directory);
			const locks = new Map(inspectLocks(directory).map(lock => [lock.name, lock]));
			for (const name of namesOf(rows, locks)) lookAtOne(name, rows, locks.get(name));
		});
	}

	function lookAt(names: readonly string[]): void {
		guarded(() => {
			const rows = readRows(store, directory);
			for (const name of names) lookAtOne(name, rows, readLock(directory, name) ?? undefined);
		});
	}

	function guarded(look: () => void): void {
		if (closed) return;
		try {
			look();
			if (!recorder.flush()) alarm.all(afterFaultMs, lookAtAll);
			stopping?.looked();
		} catch (error) {
			if (!isFault(error)) throw error;
			// Stopping must not depend on a database.
			if (stopping !== null) terminateKnown();
			log.warn(`Will look again in ${afterFaultMs} ms: ${messageOf(error)}`);
			alarm.all(afterFaultMs, lookAtAll);
		}
	}

	/** Asks every run to end that lived at the last look and was not asked yet. */
	function terminateKnown(): void {
		for (const own of kept.values()) {
			const {process, memory, isAlive, stopTimeoutMs} = own;
			if (!isAlive || process === null || memory.stopping?.pid === process.pid) continue;
			const killMonotonicMs = clock.monotonicMs() + stopTimeoutMs;
			own.memory = {...memory, stopping: {pid: process.pid, killMonotonicMs, killed: false}};
			terminate(process);
		}
	}

	function lookAtOne(name: string, rows: ControlRows, lock: LockEvidence | undefined): void {
		const own = kept.get(name) ?? emptyKept();
		kept.set(name, own);
		const now = {nowMs: clock.nowMs(), monotonicMs: clock.monotonicMs()};
		const place = {directory, home: homeIdentity(directory.home), nowMs: now.nowMs};
		const {live: seen, run} = findLiveProcess(place, lock, rows.runs.get(name));
		own.pulse = feelPulse(own.pulse, seen, now);
		const live = seen && {...seen, heartbeatAgeMs: own.pulse?.ageMs ?? null};
		const ownRun = live !== null && isRunOf(run, live) ? run : undefined;
		const file = rows.settings.find(each => each.name === name) ?? unconfigured(name);
		const observed = recorder.latest(name) ?? rows.observed.get(name) ?? observedNothing(name);
		const facts: Facts = {
			settings: settingsInForce(file, ownRun?.settings),
			wanted: rows.wanted.get(name) ?? wantedNothing(name),
			observed,
			run,
			live,
			unrecorded: hasJustEnded(own, observed, live)
				? readUnrecordedEnd(directory, name, ownRunOf(own, observed, run))
				: null,
			foreign: lock?.verdict === 'foreign',
			unswept: sweeper.tracesOf(observed, own.process, rows.unswept.get(name)).length > 0,
			supervisor: stopping !== null ? 'ends' : own.isMet ? 'goes on' : 'begins',
		};
		watchLive(name, own, {live, run});
		const {actions, memory} = reconcile(facts, own.memory, {...now, random: random.fraction()});
		own.memory = memory;
		alarm.set(name, null);
		const configured = rows.settings.some(each => each.name === name);
		for (const action of actions)
			if (action.type !== 'start' || configured) carryOut(name, own, {action, facts});
		// If something had to be swept first, nothing was decided.
		own.isMet ||= live !== null || !facts.unswept;
		own.isAlive = live !== null || own.memory.child !== null || facts.unswept;
		own.stopTimeoutMs = facts.settings.stopTimeoutMs;
	}

	/** Watches for deaths of adopted processes; children report theirs. */
	function watchLive(
		name: string,
		own: Kept,
		{live, run}: {live: LiveProcess | null; run: KnownRun | undefined},
	) {
		if (live === null || live.pid === own.memory.child?.pid) {
			if (own.watchedFd !== undefined) deaths.remove(name);
			own.watchedFd = undefined;
			if (live !== null && own.process !== null) own.process.processStart = live.processStart;
			return;
		}

		if (live.outOfReach !== undefined) {
			// Its pid is not a proof: it is neither watched nor ever signalled.
			deaths.remove(name);
			own.watchedFd = undefined;
			own.process = null;
			return;
		}

		const ownRun = isRunOf(run, live) ? run : undefined;
		const fd = ownRun?.beaconFd ?? null;
		const runId = ownRun?.runId ?? null;
		if (own.process?.pid === live.pid && own.watchedFd === fd && own.process.runId === runId)
			return;
		const {pid, processStart} = live;
		own.process = {pid, processStart, runId, marks: ownRun?.marks ?? null};
		own.watchedFd = fd;
		deaths.add({key: name, pid: live.pid, processStart: live.processStart, beaconFd: fd});
	}

	function carryOut(
		name: string,
		own: Kept,
		{action, facts}: {action: Action; facts: Facts},
	): void {
		switch (action.type) {
			case 'record':
				recorder.record(action.row);
				return;
			case 'event':
				recorder.event(name, action.event, action.text);
				return;
			case 'wake':
				alarm.set(name, action.afterMs);
				return;
			case 'start':
				start(name, own, {
					settings: facts.settings,
					before: recorder.latest(name) ?? facts.observed,
					...action,
				});
				return;
			case 'terminate': {
				const process = processOf(own, action.pid);
				if (process !== null) terminate(process);
				return;
			}

			case 'kill': {
				const process = processOf(own, action.pid);
				if (process === null) return;
				const traces = store.unsweptRuns(name);
				killRun(process, sweeper.tracesOf(facts.observed, process, traces));
				return;
			}

			case 'sweep': {
				const traces = store.unsweptRuns(name);
				const isClean = sweeper.sweep(name, sweeper.tracesOf(facts.observed, own.process, traces));
				if (!isClean) return;
				own.process = null;
				setImmediate(() => lookAt([name]));
			}
		}
	}

	function start(
		name: string,
		own: Kept,
		wish: {settings: InstanceSettings; before: ObservedRow; epoch: number; attempt: number},
	): void {
		const {settings, before, epoch, attempt} = wish;
		const runId = random.hex(16);
		const started = launchRunner({...ports, settings, runId, epoch});
		const again = attempt === 0 ? {restarts: 0, deathsAtMs: []} : {restarts: before.restarts + 1};
		recorder.record({
			...before,
			observed: 'starting',
			reason: '',
			epoch,
			pid: started.ok ? started.process.pid : null,
			runId,
			...again,
			nextStartAtMs: null,
			recordedAtMs: clock.nowMs(),
		});
		if (!started.ok) {
			void onFailure(name, runId, started.failure);
			return;
		}

		const {process, explain} = started;
		const {pid} = process;
		const child = {pid, runId, epoch, startedMonotonicMs: clock.monotonicMs()};
		own.memory = {...emptyMemory, child};
		// If it never gives a sign of life, nothing else would cause another look.
		alarm.set(name, startTimeoutMs);
		own.process = {pid, processStart: process.processStart, runId, marks: marksOfRunner(pid)};
		const count = attempt === 0 ? '' : `, restart ${attempt}`;
		recorder.event(name, 'InstanceStarted', `${name}: pid ${pid}, epoch ${epoch}${count}`);
		void process.ended.then(exit => onExit(name, runId, () => explain(exit, hasRow(runId))));
	}

	async function onFailure(name: string, runId: string, failure: Promise<RunnerExit>) {
		const exit = await failure;
		if (closed) return;
		recorder.event(name, 'StartFailed', `${name}: ${exit.said ?? ''}`);
		onExit(name, runId, () => exit);
	}

	function onExit(name: string, runId: string, explain: () => RunnerExit): void {
		// The supervisor of the next database has adopted it.
		if (closed) return;
		const own = kept.get(name);
		if (own === undefined) return;
		// A result of an older run is ignored.
		if (own.memory.child !== null && own.memory.child.runId !== runId) return;
		const startedMonotonicMs = own.memory.child?.startedMonotonicMs ?? clock.monotonicMs();
		const livedMs = clock.monotonicMs() - startedMonotonicMs;
		own.memory = {...own.memory, child: null, exit: {...explain(), runId, livedMs}};
		// Not from within the look that started it.
		setImmediate(() => lookAt([name]));
	}

	/** If the database cannot be read, the run's own message is better than nothing. */
	function hasRow(runId: string): boolean {
		try {
			return store.run(runId) !== undefined;
		} catch (error) {
			if (!isFault(error)) throw error;
			return false;
		}
	}

	return {
		lookAtAll,
		onChange() {
			guarded(() => {
				if (store.wishSignature() !== signature) lookAtAll();
			});
		},
		stopAll() {
			const all = () => [...kept.values()];
			stopping = waitForAll({
				stopTimeoutMsMax: Math.max(0, ...all().map(own => own.stopTimeoutMs)),
				living: () => [...kept].flatMap(([name, {isAlive}]) => (isAlive ? [name] : [])),
				onLate: () => {
					for (const {process} of all())
						if (process !== null) killRun(process, tracesOfRunner(process));
				},
			});
			lookAtAll();
			return stopping.ended;
		},
		close() {
			closed = true;
			alarm.close();
			deaths.close();
			recorder.flush();
		},
	};
}

function emptyKept(): Kept {
	return {
		memory: emptyMemory,
		process: null,
		watchedFd: undefined,
		pulse: null,
		isMet: false,
		isAlive: false,
		stopTimeoutMs: 0,
	};
}

/** Its traces without a database. */
function tracesOfRunner({runId, marks}: RunnerProcess): RunTrace[] {
	return runId === null ? [] : [{runId, marks}];
}

/** Whether this look sees the end of a run for the first time: only then are its log and disk read. */
function hasJustEnded({memory}: Kept, {observed}: ObservedRow, live: LiveProcess | null): boolean {
	if (live !== null || memory.child !== null) return false;
	return memory.exit !== null || livingStates.has(observed);
}

/** The row of the run that has just ended; undefined: it could not write one. */
function ownRunOf({memory}: Kept, {runId}: ObservedRow, run: KnownRun | undefined) {
	return run?.runId === (memory.exit?.runId ?? runId) ? run : undefined;
}

function processOf(own: Kept, pid: number): RunnerProcess | null {
	return own.process?.pid === pid ? own.process : null;
}

/** Configured instances, and others that live, lived, or hold a lock. */
function namesOf(rows: ControlRows, locks: ReadonlyMap<string, LockEvidence>): Set<string> {
	const names = [...rows.settings.map(({name}) => name), ...rows.wanted.keys()];
	return new Set(
		[...names, ...rows.observed.keys(), ...locks.keys()].filter(name => !isReservedName(name)),
	);
}

/** A run by hand, or an instance that was removed from the configuration: watched, never started. */
function unconfigured(name: string): InstanceSettings {
	const settings = defaultSettings(name, name);
	return {...settings, restart: {...settings.restart, when: 'never'}};
}
