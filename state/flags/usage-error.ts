/** A command line that no program of ours understands: exit 64. */
import {AppError, exitCode} from '../domain/error.ts';

/** Refusal of a command line; says what was typed, what was expected and what to type instead. */
export class UsageError extends AppError {
	override readonly name = 'UsageError';

	constructor(facts: {what: string; why: string; fix: string; details?: Record<string, unknown>}) {
		super({...facts, code: 'USAGE', exitCode: exitCode.usage});
	}
}
