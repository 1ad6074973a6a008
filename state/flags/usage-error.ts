/** An invalid command line: exit 64. */
import {AppError, exitCode} from '../domain/error.ts';

/** Refusal of a command line: the text typed, the expected text, and a correction. */
export class UsageError extends AppError {
	override readonly name = 'UsageError';

	constructor(facts: {what: string; why: string; fix: string; details?: Record<string, unknown>}) {
		super({...facts, code: 'USAGE', exitCode: exitCode.usage});
	}
}
