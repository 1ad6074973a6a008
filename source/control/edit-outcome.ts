/** The outcome of adding, removing or setting: a refusal is an outcome, not an error. */
import {AppError, type ExitCode, refusalText} from '../../state/domain/error.ts';

export type EditOutcome =
	/** `text`: the result, and the next command to type. */
	| {ok: true; name: string; text: string}
	/** `text`: what, `why: …`, `fix: …`, one line each. */
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

/** Returns a refusal as an outcome. */
export function refused(refusal: Refusal): EditOutcome {
	const {code, exitCode} = refusal;
	return {ok: false, code, text: refusalText(refusal), exitCode};
}
