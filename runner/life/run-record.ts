/**
 * Records how to find the processes of this run even if it is killed: its sessions, the pipes of its program's output,
 * and descendants that have left these sessions. A scan costs some file reads per process.
 */
import type {RunMarks, RunTrace, SessionMark} from '../../state/domain/instance/run-marks.ts';
import {childrenOfAll, processTree} from '../../state/process/children.ts';
import {readProcStat} from '../../state/process/proc-stat.ts';
import {sessionMark} from '../../state/process/sweep/run-processes.ts';

export type RunRecord = {
	trace: () => RunTrace;
	/** Records the program before it runs. @throws what `write` throws: then it must not run. */
	addProgram(session: SessionMark, outputs: readonly string[]): void;
	/** Records new descendants of this process; a failed write is repeated at the next scan. */
	look: () => void;
	/** Clears the record when no process of the run is left. */
	clear: () => void;
};

/** Limit of processes that are recorded one by one; the others are found by the other marks. */
const straysMax = 200;

/**
 * `marks` are in the run row already. Current descendants of this process were started before the run, by the shell
 * that became this process, and do not belong to it.
 */
export function createRunRecord(
	runId: string,
	marks: RunMarks,
	write: (marks: RunMarks | null) => void,
): RunRecord {
	const before = new Set(processTree(process.pid, childrenOfAll));
	let current: RunMarks | null = marks;
	let isWritten = true;

	function put(next: RunMarks | null): void {
		current = next;
		isWritten = false;
		write(next);
		isWritten = true;
	}

	function look(): void {
		if (current === null) return;
		const next = withStrays(current, before);
		if (next !== current || !isWritten) put(next);
	}

	return {
		trace: () => ({runId, marks: current}),
		addProgram(session, outputs) {
			const {sessions} = current ?? marks;
			put({...(current ?? marks), sessions: [...sessions, session], outputs: [...outputs]});
		},
		look,
		clear: () => put(null),
	};
}

/** Returns the marks with new descendants of this process; the same object if there are none. */
function withStrays(marks: RunMarks, before: ReadonlySet<number>): RunMarks {
	const {sessions, strays} = marks;
	const known = new Set(
		[...sessions, ...strays].map(({pid, processStart}) => `${pid} ${processStart}`),
	);
	const made = new Set(sessions.map(({pid}) => pid));
	const childrenOf = (pid: number) => childrenOfAll(pid).filter(child => !before.has(child));
	const next = {...marks, sessions: [...sessions], strays: [...strays]};
	for (const pid of processTree(process.pid, childrenOf)) {
		const stat = readProcStat(pid);
		if (pid === process.pid || stat === null || made.has(stat.session)) continue;
		const {processStart} = stat;
		if (known.has(`${pid} ${processStart}`)) continue;
		if (next.strays.length >= straysMax) break;
		const session = sessionMark(pid, 'stray');
		if (session?.processStart === processStart) {
			next.sessions.push(session);
			made.add(pid);
		} else next.strays.push({pid, processStart});
	}

	const count = next.sessions.length + next.strays.length;
	return count === sessions.length + strays.length ? marks : next;
}
