/** Waits for one's turn at the control database without holding up anything else in the process. */
import {AppError} from '../../state/domain/error.ts';
import type {ControlContext} from './context.ts';

/** Programs that change the settings at once take turns of some milliseconds. */
const waitMsMax = 60_000;
const gapMs = 50;

/**
 * Returns what `act` returns, trying again while others write; `onBusy` is told once, when it has to wait.
 * @throws {@link AppError} `DATABASE_BUSY` (75) after a minute.
 */
export async function whenFree<R>(
	{clock}: Pick<ControlContext, 'clock'>,
	act: () => R | Promise<R>,
	onBusy: () => void = () => {},
): Promise<R> {
	const deadlineMs = clock.monotonicMs() + waitMsMax;
	for (let tries = 1; ; tries += 1) {
		try {
			return await act();
		} catch (error) {
			const isBusy = error instanceof AppError && error.code === 'DATABASE_BUSY';
			if (!isBusy || clock.monotonicMs() > deadlineMs) throw error;
		}

		if (tries === 1) onBusy();
		await new Promise(resolve => setTimeout(resolve, gapMs));
	}
}
