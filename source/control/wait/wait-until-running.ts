/** Waits until instances prove that they run: a process that holds its lock may still fail to begin. */
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {readSnapshot} from '../../../state/view/read-snapshot.ts';
import type {ControlContext} from '../context.ts';
import {type WaitOutcome, waitForObserved} from './wait-for-observed.ts';
import {waitUntil} from './wait-until.ts';

/** A faulty algorithm ends its process within this time, in milliseconds; a slow market may have no bar in it. */
const settleMs = 1000;

/**
 * Resolves like `waitForObserved` with the goal `running`, but for an algorithm after its first bar or a
 * second of running: a program is running once its runner has seen that it is ready.
 */
export async function waitUntilRunning(
	control: ControlContext,
	names: readonly string[],
	waitMs: number,
): Promise<WaitOutcome[]> {
	const {clock} = control;
	const deadlineMs = clock.monotonicMs() + waitMs;
	for (;;) {
		const leftMs = Math.max(0, deadlineMs - clock.monotonicMs());
		const outcomes = await waitForObserved(control, names, 'running', leftMs);
		const reached = outcomes.flatMap(one => (one.ok && !one.hasFinished ? [one.name] : []));
		const stayed = await haveStayed(control, reached, Math.min(settleMs, leftMs));
		if (stayed || clock.monotonicMs() >= deadlineMs) return outcomes;
	}
}

/** False if one of them no longer runs; true if all have written a bar, or survived for `waitMs`. */
async function haveStayed(
	control: ControlContext,
	names: readonly string[],
	waitMs: number,
): Promise<boolean> {
	return waitUntil(
		control,
		() => {
			const {store, directory, clock} = control;
			const {instances} = readSnapshot({store, directory, usage: null, nowMs: clock.nowMs()});
			const views = instances.filter(({settings}) => names.includes(settings.name));
			const seen = views.every(isStill);
			return {done: !seen || views.every(hasBegun), seen};
		},
		waitMs,
	);
}

const isStill = ({observed}: InstanceView) => observed === 'running' || observed === 'paused';

const hasBegun = ({status, instanceId, settings}: InstanceView) =>
	settings.command !== null || (status !== null && status.instanceId === instanceId);
