/** Input, memory and output of the reconciler. Types only. */
import type {Exit} from '../../../state/domain/instance/exit-meaning.ts';
import type {InstanceSettings} from '../../../state/domain/instance/instance.ts';
import type {UnrecordedEnd} from '../../../state/domain/machine/machine-fault.ts';
import type {ObservedRow, RunRow, WantedRow} from '../../../state/domain/instance/snapshot.ts';
import type {LiveProcess} from '../../../state/view/observe.ts';

/** The observed facts about one instance. */
export type Facts = {
	settings: InstanceSettings;
	wanted: WantedRow;
	observed: ObservedRow;
	run: RunRow | undefined;
	live: LiveProcess | null;
	/** Facts about an end that the run could not record; null: it is recorded, or nothing has ended. */
	unrecorded?: UnrecordedEnd | null;
	/** The lock belongs to another machine. */
	foreign: boolean;
	/** Ended runs may have left processes behind. */
	unswept: boolean;
	/**
	 * `begins`: the supervisor sees the instance for the first time. `ends`: it stops with all its instances,
	 * and the wanted state stays as it is.
	 */
	supervisor: 'begins' | 'goes on' | 'ends';
};

/**
 * Knowledge of this supervisor beyond the rows; lost with it, and not needed by the next. Every deadline is
 * on the monotonic clock: setting the wall clock must neither cut a wait short nor prolong it.
 */
export type Memory = {
	/** A process that was started here and has not ended. */
	child: {pid: number; runId: string; epoch: number; startedMonotonicMs: number} | null;
	/** How the last child ended, until it is recorded. `livedMs`: by the monotonic clock. */
	exit: (RunnerExit & {runId: string; livedMs: number}) | null;
	/** The process that was asked to end, and the deadline for it. */
	stopping: {pid: number; killMonotonicMs: number; killed: boolean} | null;
	/** Pid that was seen hung, and since when. */
	hung: {pid: number; sinceMonotonicMs: number} | null;
	/** Why the supervisor killed a process without a person's request. */
	killedFor: {pid: number; reason: string} | null;
	/** Consecutive sweeps that left something alive. */
	sweeps: number;
	/** When the restart of the row with this `nextStartAtMs` is due. */
	restart: {nextStartAtMs: number; dueMonotonicMs: number} | null;
};

export type Action =
	| {type: 'start'; epoch: number; attempt: number}
	| {type: 'terminate'; pid: number}
	| {type: 'kill'; pid: number}
	/** Kill the leftovers of dead runs, and look again at once if none of them lives. */
	| {type: 'sweep'}
	| {type: 'record'; row: ObservedRow}
	| {type: 'event'; event: string; text: string}
	/** Look again after this time, if nothing happens before. */
	| {type: 'wake'; afterMs: number};

/**
 * How a runner ended. `said`: the reason, if it ended before its run row was written or could not be started.
 * `error`: code of the error that kept its process from starting.
 */
export type RunnerExit = Exit & {error?: string; said?: string | null};

export type Reconciled = {actions: Action[]; memory: Memory};

/** `nowMs` is for rows and people, `monotonicMs` for waits. */
export type Now = {nowMs: number; monotonicMs: number; random: number};

export const emptyMemory: Memory = {
	child: null,
	exit: null,
	stopping: null,
	hung: null,
	killedFor: null,
	sweeps: 0,
	restart: null,
};
