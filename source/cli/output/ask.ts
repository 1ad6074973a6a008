/** Reads one line from a person or from any other stdin. */
import {createInterface} from 'node:readline';
import {harmlessText} from '../../../state/domain/text/harmless-text.ts';

/**
 * Writes `question` to `output` and returns the next line of `input` without its newline; null if the input
 * ends before one, or at Ctrl-C.
 */
export async function ask(
	question: string,
	{
		input,
		output,
	}: {input: NodeJS.ReadableStream & {isTTY?: boolean}; output: NodeJS.WritableStream},
): Promise<string | null> {
	const lines = createInterface({input, output});
	return new Promise(resolve => {
		let answer: string | null = null;
		lines.once('line', line => {
			answer = line;
			lines.close();
		});
		lines.once('close', () => {
			// A terminal shows the Enter that ended the answer; a pipe does not.
			if (!input.isTTY) output.write('\n');
			resolve(answer);
		});
		lines.setPrompt(harmlessText(question));
		lines.prompt();
	});
}
