/**
 * Signals of a run: TERM and INT end it cleanly, a second one only logs that it is already ending. HUP is ignored in
 * the background; in the foreground the terminal is gone, so the run ends cleanly.
 */
import type {RunEnd} from '../loop/lifecycle.ts';
import type {RunLifecycle} from '../loop/run-lifecycle.ts';
import {endOfSignal, type SignalOrigin, signalOrigin} from '../loop/signal-end.ts';
import type {Sleeper} from '../loop/sleeper.ts';
import {catchSignals} from '../../state/presence/catch-signals.ts';
import {wantedNow} from '../../state/control/waiting-wishes.ts';
import type {Session} from './session.ts';

export type Signals = {
	/** Stops listening to HUP. TERM and INT stay caught until the process ends. */
	close(): void;
	/**
	 * Call it when a child of this run has ended. An init system that signals all processes at once may reach the child
	 * first: resolves when this process has received its signal as well, or after a timeout.
	 */
	settle(): Promise<void>;
	/** Returns `end`, or the end of a run that a signal has stopped. */
	judge(end: RunEnd): RunEnd;
};

/** Wait for the signal of this process after a signal ended a child, in milliseconds. */
const settleMsMax = 200;

/** Starts listening. */
export function listenToSignals(session: Session, life: RunLifecycle, sleeper: Sleeper): Signals {
	const {log, request, settings, clock} = session;
	const isProgram = settings.kind === 'command';
	let received: NodeJS.Signals | null = null;
	let settling = false;
	const isAlone = () => request.background && received === null;
	const stop = (signal: NodeJS.Signals) => {
		const goesOn = life.goesOn();
		// A finished algorithm stays finished. A program may have ended by the same signal.
		if (goesOn || isProgram || settling) received ??= signal;
		if (goesOn) {
			log.info(
				`${signal} received: stopping ${isProgram ? 'the program' : 'after the current bar'}`,
			);
			life.stop(`stopped as asked (${signal})`);
		} else if (isProgram) log.info(`${signal} received: already stopping the program`);
		else log.info(`${signal} received: already stopping, the last bar is being saved`);
		sleeper.wake();
	};
	catchSignals({ending: ['SIGTERM', 'SIGINT'], onEnd: stop});
	const hangUp = ['SIGHUP'] as const;
	const close = catchSignals(
		request.background ? {ending: [], ignored: hangUp, onEnd: stop} : {ending: hangUp, onEnd: stop},
	);
	return {
		close,
		async settle() {
			settling = true;
			const deadlineMs = clock.monotonicMs() + settleMsMax;
			while (isAlone()) {
				const leftMs = deadlineMs - clock.monotonicMs();
				if (leftMs <= 0) return;
				await sleeper.sleep(leftMs);
			}
		},
		judge: end =>
			received === null ? end : endOfSignal(received, originOf(session, received), end),
	};
}

/** Called when the run ends, so that a request that came after the signal counts as well. */
function originOf(
	{store, directory, settings, life, request, log}: Session,
	signal: NodeJS.Signals,
) {
	try {
		return signalOrigin({
			signal,
			background: request.background,
			pid: life.pid,
			wanted: wantedNow(store, directory, settings.name),
			observed: store.observed(settings.name),
			run: store.run(life.runId) ?? {epoch: request.epoch, startedAtMs: 0},
		});
	} catch (error) {
		log.warn(`The requested state could not be read: ${String(error)}`);
		// The supervisor knows the request. In the foreground the user sees the exit code.
		return (request.background ? 'outside' : 'person') satisfies SignalOrigin;
	}
}
