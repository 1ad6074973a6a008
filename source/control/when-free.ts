/** Waits for one's turn at the control database without holding up anything else in the process. */
import {AppError} from '../../state/domain/error.ts';
import type {ControlContext} from './context.ts';

/** A hundred programs that change the settings at once are done long before. */
const waitMsMax = 60_000;
const gapMs = 50;

/**
 * Returns what `act` returns, trying again while others write.
 * @throws {@link AppError} `DATABASE_BUSY` (75) after a minute.
 */
export async function whenFree<R>(
	{clock}: Pick<ControlContext, 'clock'>,
	act: () => R | Promise<R>,
): Promise<R> {
	const deadlineMs = clock.monotonicMs() + waitMsMax;
	for (;;) {
		try {
			return await act();
		} catch (error) {
			const isBusy = error instanceof AppError && error.code === 'DATABASE_BUSY';
			if (!isBusy || clock.monotonicMs() > deadlineMs) throw error;
		}

		await new Promise(resolve => setTimeout(resolve, gapMs));
	}
}
