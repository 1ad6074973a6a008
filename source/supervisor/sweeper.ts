/**
 * Ends the leftovers of dead runs, and remembers the finished ones. A run's marks are removed once none of
 * its processes lives; if that cannot be written, they are remembered in memory.
 */
import {messageOf} from '../../state/domain/error.ts';
import {leftText} from '../../state/domain/text/left-text.ts';
import type {RunMarks, RunTrace} from '../../state/domain/instance/run-marks.ts';
import type {ObservedRow} from '../../state/domain/instance/snapshot.ts';
import type {LogWriter} from '../../state/log/log-writer.ts';
import {describeLeft} from '../../state/process/sweep/left-processes.ts';
import {noMarks, sessionMark} from '../../state/process/sweep/run-processes.ts';
import {sweepRuns} from '../../state/process/sweep/sweep-runs.ts';
import type {ControlStore} from '../../state/control/control-store.ts';
import {isFault} from './fault.ts';
import type {Recorder} from './recorder.ts';
import type {RunnerProcess} from './spawn.ts';

export type Sweeper = {
	/** The runs of one instance that may have left something, and the live one among them. */
	tracesOf(
		observed: ObservedRow,
		process: RunnerProcess | null,
		recorded: readonly RunTrace[] | undefined,
	): RunTrace[];
	/** Kills the leftovers of dead runs; false if something still lives. */
	sweep(name: string, traces: readonly RunTrace[]): boolean;
};

/** More runs than die under one supervisor; beyond it, the oldest are checked once more. */
const sweptMax = 10_000;

export function createSweeper(
	{store, log}: {store: ControlStore; log: LogWriter},
	recorder: Pick<Recorder, 'event'>,
): Sweeper {
	const swept = new Set<string>();
	const told = new Map<string, string>();

	function forget(runId: string, marks: RunMarks | null): void {
		if (swept.size >= sweptMax) swept.clear();
		swept.add(runId);
		if (marks === null) return;
		try {
			store.putRunMarks(runId, null);
		} catch (error) {
			if (!isFault(error)) throw error;
			log.warn(`Not recorded that nothing is left of a run: ${messageOf(error)}`);
		}
	}

	function tell(name: string, type: string, text: string): void {
		if (told.get(name) === text) return;
		told.set(name, text);
		recorder.event(name, type, `${name}: ${text}`);
	}

	return {
		tracesOf(observed, process, recorded = []) {
			const known = new Map(recorded.map(({runId, marks}) => [runId, {runId, marks}]));
			const add = (runId: string | null, marks: RunMarks | null) => {
				if (runId !== null && !known.has(runId)) known.set(runId, {runId, marks});
			};
			if (process !== null) add(process.runId, process.marks);
			if (observed.pid !== null) add(observed.runId, null);
			return [...known.values()].filter(({runId}) => !swept.has(runId));
		},
		sweep(name, traces) {
			const {killed, left} = sweepRuns(traces);
			if (killed > 0) {
				const count = killed === 1 ? '1 process' : `${killed} processes`;
				recorder.event(name, 'LeftoversKilled', `${name}: ${count} left behind by its run`);
			}

			if (left.length > 0) {
				// A process killed a moment ago is about to end.
				const text = `${leftText(describeLeft(left))}; no other run begins before it is gone`;
				if (killed === 0) tell(name, 'LeftoversLive', text);
				return false;
			}

			told.delete(name);
			for (const {runId, marks} of traces) forget(runId, marks);
			return true;
		},
	};
}

/** Returns the marks of a runner that was started here: it leads a session of its own. */
export function marksOfRunner(pid: number): RunMarks {
	const session = sessionMark(pid, 'runner');
	return {...noMarks(session?.processStart), sessions: session === null ? [] : [session]};
}
