/**
 * How a run ends that a signal has stopped: as a person asked through Pitwall, or interrupted. What is wanted stands in
 * the control database, so a signal alone never changes it. Pure.
 */
import {interruptedCode} from '../../state/domain/instance/interruption.ts';
import type {ObservedRow, RunRow, WantedRow} from '../../state/domain/instance/snapshot.ts';
import {mustEnd} from '../../state/view/observe.ts';
import type {RunEnd} from './lifecycle.ts';

/** Who wanted the signal: a person, the supervisor that ends with its instances, or neither. */
export type SignalOrigin = 'person' | 'supervisor' | 'outside';

export type SignalFacts = {
	signal: NodeJS.Signals;
	/** Started by a supervisor; else a person or script waits for it in the foreground. */
	background: boolean;
	pid: number;
	wanted: WantedRow;
	observed: ObservedRow | undefined;
	run: Pick<RunRow, 'epoch' | 'startedAtMs'>;
};

/** Returns the origin of the signal. A wish is always recorded before the signal that carries it out. */
export function signalOrigin(facts: SignalFacts): SignalOrigin {
	const {signal, background, pid, wanted, observed, run} = facts;
	if (mustEnd(wanted, observed?.epoch ?? 0, run)) return 'person';
	// In the foreground, Ctrl-C is a person; any other signal ends what Pitwall was not asked to keep running.
	if (!background && (signal === 'SIGINT' || wanted.wanted !== 'running')) return 'person';
	return observed?.observed === 'stopping' && observed.pid === pid ? 'supervisor' : 'outside';
}

/** Returns the end of the run, given the `end` that it would have without a look at the origin. */
export function endOfSignal(signal: NodeJS.Signals, origin: SignalOrigin, end: RunEnd): RunEnd {
	if (origin === 'person') return end;
	const why =
		origin === 'supervisor'
			? `stopped with its supervisor (${signal})`
			: `interrupted by ${signal} from outside`;
	// A failure on the way out is told, but it is not what ended the run.
	const failure = end.exitCode === 0 ? '' : `; ${end.reason}`;
	return {exitCode: interruptedCode(signal), reason: why + failure};
}
