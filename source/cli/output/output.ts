/**
 * Writes a command's text to stdout and stderr: all text of the command line passes through this file. A
 * reader that goes away (`| head`) is not an error.
 */
import {
	harmlessText,
	shownDocument,
	shownLine,
	shownLines,
	shownNote,
} from '../../../state/domain/text/harmless-text.ts';
import type {ErrorReport} from './report-error.ts';
import type {Output} from './context.ts';

type Stream = NodeJS.WritableStream & {isTTY?: boolean; columns?: number};

/** Returns the output on these streams; `NO_COLOR`, `TERM=dumb` and a pipe mean no colour. */
export function createOutput(options: {
	stdout: Stream;
	stderr: Stream;
	json: boolean;
	environment: Readonly<Record<string, string | undefined>>;
	gone: AbortSignal;
}): Output {
	const {stdout, stderr, json, environment, gone} = options;
	const terminal = stdout.isTTY === true;
	const plain = Boolean(environment['NO_COLOR']) || environment['TERM'] === 'dumb';
	return {
		json,
		gone,
		columns: terminal ? (stdout.columns ?? 80) : null,
		colour: terminal && !plain,
		line: text => {
			if (!json) stdout.write(shownLine(text));
		},
		lines: text => {
			if (!json) stdout.write(shownLines(text));
		},
		document: value => {
			if (json) stdout.write(shownDocument(value));
		},
		note: text => {
			stderr.write(shownNote(text));
		},
		progress: text => {
			if (stderr.isTTY === true)
				stderr.write(`\r\u001B[K${harmlessText(text).slice(0, (stderr.columns ?? 80) - 1)}`);
		},
		drained: async () =>
			new Promise(resolve => {
				stdout.write('', () => {
					resolve();
				});
			}),
	};
}

/** Reports why a command failed: text on stderr, and with `json` a document on stdout. */
export function tellReport(
	{text, document}: ErrorReport,
	{stdout, stderr, json}: {stdout: Stream; stderr: Stream; json: boolean},
): void {
	if (json) stdout.write(shownDocument(document));
	stderr.write(shownNote(text));
}
