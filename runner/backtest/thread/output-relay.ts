/** Relays printed text of a tested algorithm: line by line, harmless, up to a limit. Pure. */
import {sanitizeText} from '../../../state/log/log-line.ts';
import {outputLinesMax} from '../limits.ts';

/** A longer line is cut. */
const lineLengthMax = 2000;

export type OutputRelay = {
	/** Takes printed text, in pieces of any size. */
	add: (chunk: string) => void;
	/** Relays the text after the last line end. */
	end: () => void;
};

/** @param isGrid true suppresses all output: that of a thousand runs is useless. */
export function createOutputRelay(isGrid: boolean, tell: (line: string) => void): OutputRelay {
	let lines = 0;
	let rest = '';
	const line = (text: string): void => {
		lines += 1;
		if (lines <= outputLinesMax) tell(sanitizeText(text.slice(0, lineLengthMax)));
		else if (lines === outputLinesMax + 1) tell('… and more: only the first lines are shown');
	};
	return {
		add: chunk => {
			if (isGrid || lines > outputLinesMax) return;
			const parts = (rest + chunk).split('\n');
			rest = (parts.pop() ?? '').slice(0, lineLengthMax);
			for (const part of parts) line(part);
		},
		end: () => {
			if (rest !== '') line(rest);
			rest = '';
		},
	};
}
