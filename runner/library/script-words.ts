/** Rewrites errors of the engine for scripts, which have options instead of flags. Pure. */
import {AppError} from '../../state/domain/error.ts';

/** Returns an {@link AppError} with names of options instead of flags; other errors unchanged. */
export function inWordsOfScript(error: unknown): unknown {
	if (!(error instanceof AppError)) return error;
	const {code, exitCode, what, why, fix, details} = error;
	const isRow = /^bars:\d+: /.test(what);
	return new AppError({
		code,
		exitCode,
		what: reworded(what),
		...(why !== undefined && {why: reworded(why)}),
		...(fix !== undefined && {
			fix: reworded(isRow ? fix.replace(/^correct the file.*$/, rowFix) : fix),
		}),
		details,
		cause: error,
	});
}

const rowFix = 'correct the bar, or leave it out';

/** Flags whose option has another name. */
const renamed: Readonly<Record<string, string>> = {data: 'bars', bars: 'count', set: 'parameters'};

function reworded(text: string): string {
	return text
		.replace(/^bars:(\d+): /, (_, line: string) => `bars[${Number(line) - 2}]: `)
		.replace(/in pitwall\.yaml or after --set$/, 'in option parameters')
		.replace(/,? (?:or|and) \S+(?: in)? pitwall\.yaml(?: or)?/g, '')
		.replaceAll(/--([a-z-]+)(?: (?!in |or |and )([^\s,;]+))?/g, (_, flag: string, value?: string) =>
			optionText(flag, value),
		)
		.replace(/, then start .*$/s, ', then test it again');
}

function optionText(flag: string, value: string | undefined): string {
	const plain = flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
	const option = renamed[plain] ?? plain;
	return value === undefined ? `option ${option}` : `option ${option}: ${value}`;
}
