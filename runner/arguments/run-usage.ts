/** The refusal of a command line of `pitwall run`. Pure. */
import {AppError, exitCode} from '../../state/domain/error.ts';

/** `text` is the actual value; the expected value, after a comma, becomes the reason. */
export function usage(
	text: string,
	fix: string,
	reason = 'see the flags of pitwall run',
): AppError {
	const [what = text, expected] = text.split(', expected ');
	const why = expected === undefined ? reason : `expected ${expected}`;
	return new AppError({code: 'USAGE', exitCode: exitCode.usage, what, why, fix});
}
