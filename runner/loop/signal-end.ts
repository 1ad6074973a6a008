/**
 * The end of a run after a signal: a requested stop, or an interruption. Requests are stored in the control database,
 * so a signal alone never changes them. Pure.
 */
import {interruptedCode} from '../../state/domain/instance/interruption.ts';
import type {ObservedRow, RunRow, WantedRow} from '../../state/domain/instance/snapshot.ts';
import {mustEnd} from '../../state/view/observe.ts';
import type {RunEnd} from './lifecycle.ts';

/** The origin of a signal: a request of the user, a supervisor that ends with its instances, or neither. */
export type SignalOrigin = 'person' | 'supervisor' | 'outside';

export type SignalFacts = {
	signal: NodeJS.Signals;
	/** Whether a supervisor started the run; else a user or script waits for it in the foreground. */
	background: boolean;
	pid: number;
	wanted: WantedRow;
	observed: ObservedRow | undefined;
	run: Pick<RunRow, 'epoch' | 'startedAtMs'>;
};

/** Returns the origin of the signal. A request is always recorded before the signal that carries it out. */
export function signalOrigin(facts: SignalFacts): SignalOrigin {
	const {signal, background, pid, wanted, observed, run} = facts;
	if (mustEnd(wanted, observed?.epoch ?? 0, run)) return 'person';
	// In the foreground, Ctrl-C counts as a request; so does any signal to a run that Pitwall need not keep running.
	if (!background && (signal === 'SIGINT' || wanted.wanted !== 'running')) return 'person';
	return observed?.observed === 'stopping' && observed.pid === pid ? 'supervisor' : 'outside';
}

/** Returns the end of the run; `end` is the end without regard to the origin. */
export function endOfSignal(signal: NodeJS.Signals, origin: SignalOrigin, end: RunEnd): RunEnd {
	if (origin === 'person') return end;
	const why =
		origin === 'supervisor'
			? `stopped with its supervisor (${signal})`
			: `interrupted by ${signal} from outside`;
	// A failure during the stop is reported, but it is not the reason of the end.
	const failure = end.exitCode === 0 ? '' : `; ${end.reason}`;
	return {exitCode: interruptedCode(signal), reason: why + failure};
}
