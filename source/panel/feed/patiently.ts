/** Retries while other programs keep the database busy, and reports the delay. */
import {AppError} from '../../../state/domain/error.ts';
import type {Report} from '../model/message.ts';

/** Pause between two attempts while another program keeps the database busy, in milliseconds. */
const busyGapMs = 100;

/** An attempt with its pause: each waits 50 ms for the database, see `panel/main.ts`. */
const busyTryMs = busyGapMs + 50;

/** Five seconds in total. */
const busyTriesMax = 34;

/** From this attempt on the person sees the reason for the delay. */
const busyTellTry = 4;

/** Retries while the database is busy. A request may be repeated: it names the wanted state, not an action. */
export async function patiently<T>(
	act: () => T | Promise<T>,
	report: (message: Report) => void,
): Promise<T> {
	for (let tries = 1; ; tries += 1) {
		try {
			return await act();
		} catch (error) {
			const isBusy = error instanceof AppError && error.code === 'DATABASE_BUSY';
			if (!isBusy || tries >= busyTriesMax) throw error;
		}

		if (tries === busyTellTry) report({type: 'problem', text: busyText});
		await new Promise(resolve => setTimeout(resolve, busyGapMs));
	}
}

const busyText = [
	'Another program keeps the control database busy',
	'why: it holds a write lock',
	`fix: wait; Pitwall tries this for ${(busyTriesMax * busyTryMs) / 1000} s`,
].join('\n');
