/** How adding, removing or setting ended: a refusal is an outcome, not an error. */
import {AppError, type ExitCode, refusalText} from '../../state/domain/error.ts';

export type EditOutcome =
	/** `text`: what was done, and what to type next. */
	| {ok: true; name: string; text: string}
	/** `text`: what, `why: …`, `fix: …`, a line each. */
	| {ok: false; code: string; text: string; exitCode: ExitCode};

/** Returns what `act` returns, or its expected error as an outcome. */
export async function outcomeOf(act: () => Promise<EditOutcome>): Promise<EditOutcome> {
	try {
		return await act();
	} catch (error) {
		if (error instanceof AppError) return refused(error);
		throw error;
	}
}

type Refusal = Pick<AppError, 'code' | 'what' | 'why' | 'fix' | 'exitCode'>;

/** Returns a refusal in words. */
export function refused(refusal: Refusal): EditOutcome {
	const {code, exitCode} = refusal;
	return {ok: false, code, text: refusalText(refusal), exitCode};
}
