/** Waits for access to the control database without blocking the process. */
import {AppError} from '../../../state/domain/error.ts';
import type {ControlContext} from '../context.ts';

/** A hundred programs that changed the settings at once took 100 s on two cores with other load. */
const waitMsMax = 300_000;
const gapMs = 50;

/**
 * Returns the result of `act`, and retries while others write.
 * @throws {@link AppError} `DATABASE_BUSY` (75) after five minutes.
 */
export async function whenFree<R>(
	{clock, onBusy}: Pick<ControlContext, 'clock' | 'onBusy'>,
	act: () => R | Promise<R>,
): Promise<R> {
	const deadlineMs = clock.monotonicMs() + waitMsMax;
	for (let tries = 1; ; tries += 1) {
		try {
			return await act();
		} catch (error) {
			const isBusy = error instanceof AppError && error.code === 'DATABASE_BUSY';
			if (!isBusy || clock.monotonicMs() > deadlineMs) throw error;
		}

		if (tries === 1) onBusy?.();
		await new Promise(resolve => setTimeout(resolve, gapMs));
	}
}
