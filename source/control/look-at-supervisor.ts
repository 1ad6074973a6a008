/**
 * Checks whether the supervisor answers. Its heartbeat is a wall-clock time, so a clock that was set makes it
 * look old: an old heartbeat is checked again after two beats.
 */
import type {Directory} from '../../state/home/directory.ts';
import type {Clock} from '../../state/domain/time/clock.ts';
import type {SupervisorView} from '../../state/domain/instance/snapshot.ts';
import {supervisorSilence} from '../../state/domain/machine/supervisor-trouble.ts';
import {readSupervisor} from '../../state/view/read-supervisor.ts';

const secondLookMs = 2500;
const lookAgainMs = 50;

/** Usually resolves at once, and after 2.5 s if its heartbeat is old. */
export async function lookAtSupervisor({
	directory,
	clock,
}: {
	directory: Directory;
	clock: Clock;
}): Promise<SupervisorView> {
	const first = readSupervisor(directory, clock.nowMs());
	let view = first;
	const deadlineMs = clock.monotonicMs() + secondLookMs;
	while (
		supervisorSilence(view)?.kind === 'silent' &&
		view.heartbeatAtMs === first.heartbeatAtMs &&
		clock.monotonicMs() < deadlineMs
	) {
		await new Promise(resolve => setTimeout(resolve, lookAgainMs));
		view = readSupervisor(directory, clock.nowMs());
	}
	return view;
}
