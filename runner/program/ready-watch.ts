/** Follows one program until it is ready; readiness.ts decides. */
import type {Clock} from '../../state/domain/time/clock.ts';
import type {ProgramSettings} from '../../state/domain/instance/instance.ts';
import {watchFile} from './file-change.ts';
import {judgeReadiness, type ReadinessVerdict} from './readiness.ts';

export type ReadyWatch = {
	/** Must be called right before the program starts: a file that already exists does not count. */
	begin(): void;
	/**
	 * Must be called when the program may run: its time counts from here. `isAsleep`: whether it waits for
	 * something.
	 */
	started(isAsleep: () => boolean): void;
	look(): ReadinessVerdict & {afterMs: number};
	/** Whether a check has found it ready. */
	isReady(): boolean;
};

/** `hasMatched`: whether a line of the output has matched; called only for readiness by log. */
export function createReadyWatch(
	{ready, readyTimeoutMs}: Pick<ProgramSettings, 'ready' | 'readyTimeoutMs'>,
	clock: Pick<Clock, 'monotonicMs'>,
	hasMatched: () => boolean,
): ReadyWatch {
	let startedAtMs = 0;
	let isReady = false;
	let readyAfterMs = 0;
	let isFileNew = () => false;
	let isAsleep = () => false;
	return {
		begin() {
			if (ready.by === 'file') isFileNew = watchFile(ready.path);
		},
		started(isAsleepNow) {
			startedAtMs = clock.monotonicMs();
			isAsleep = isAsleepNow;
		},
		look() {
			if (isReady) return {is: 'ready', afterMs: readyAfterMs};
			const elapsedMs = clock.monotonicMs() - startedAtMs;
			const facts = {
				elapsedMs,
				hasMatched: hasMatched(),
				isFileNew: isFileNew(),
				isAsleep: ready.by === 'start' && isAsleep(),
			};
			const verdict = judgeReadiness(ready, readyTimeoutMs, facts);
			isReady = verdict.is === 'ready';
			readyAfterMs = elapsedMs;
			return {...verdict, afterMs: elapsedMs};
		},
		isReady: () => isReady,
	};
}
