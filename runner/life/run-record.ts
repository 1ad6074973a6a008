/**
 * What this run records so that its processes are found even if it is killed: its sessions, the pipes of its program's
 * output, and whatever it sees below itself that has left these sessions. A look costs some file reads a process.
 */
import type {RunMarks, RunTrace, SessionMark} from '../../state/domain/instance/run-marks.ts';
import {childrenOfAll, processTree} from '../../state/process/children.ts';
import {readProcStat} from '../../state/process/proc-stat.ts';
import {sessionMark} from '../../state/process/sweep/run-processes.ts';

export type RunRecord = {
	trace: () => RunTrace;
	/** Records the program before it runs. @throws what `write` throws: then it must not run. */
	addProgram(session: SessionMark, outputs: readonly string[]): void;
	/** Records what is new below this process; what cannot be written now is written at the next look. */
	look: () => void;
	/** Nothing of the run is left. */
	clear: () => void;
};

/** Processes that are recorded one by one; a run that starts more of them leaves the rest to the other signs. */
const straysMax = 200;

/**
 * `marks` stand in the run row already. What lives below this process now was started before the run, by the shell
 * that became this process, and is none of it.
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

/** Returns the marks with what is new below this process; the same object where nothing is. */
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
