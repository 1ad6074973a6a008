/** Puts a command's words on stdout and stderr. A reader that goes away (`| head`) is no error. */
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
			if (!json) stdout.write(`${text}\n`);
		},
		document: value => {
			if (json) stdout.write(`${JSON.stringify(value)}\n`);
		},
		note: text => {
			stderr.write(`${text}\n`);
		},
		progress: text => {
			if (stderr.isTTY === true)
				stderr.write(`\r\u001B[K${text.slice(0, (stderr.columns ?? 80) - 1)}`);
		},
		drained: async () =>
			new Promise(resolve => {
				stdout.write('', () => {
					resolve();
				});
			}),
	};
}
