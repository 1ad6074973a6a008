/** Patience with a database that other programs keep busy: tries again, and says why nothing happens meanwhile. */
import {AppError} from '../../../state/domain/error.ts';
import type {Report} from '../model/message.ts';

/** Pause between two tries while another program keeps the database busy, in milliseconds. */
const busyGapMs = 100;

/** A try with its pause: the database itself is waited for for 50 ms, see `panel/main.ts`. */
const busyTryMs = busyGapMs + 50;

/** Five seconds in all. */
const busyTriesMax = 34;

/** From this try on the person is told why nothing happens. */
const busyTellTry = 4;

/** Tries again while the database is busy. A wish may be repeated: it says what is wanted, not what to do. */
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
	`fix: wait; this is tried for ${(busyTriesMax * busyTryMs) / 1000} s`,
].join('\n');
