/** Chooses the number of colours from the environment, by the conventions of most programs. */
import type {ColorDepth} from './theme.ts';

/**
 * Returns the depth: `NO_COLOR` (not empty) wins, then `FORCE_COLOR` (0…3), then `COLORTERM` and `TERM`. Not
 * a terminal, or `TERM=dumb`: none.
 */
export function detectColorDepth(environment: NodeJS.ProcessEnv, isTerminal: boolean): ColorDepth {
	if (environment['NO_COLOR']) return 'none';
	const forced = environment['FORCE_COLOR'];
	if (forced !== undefined) return forcedDepth(forced);
	const term = environment['TERM'] ?? '';
	if (!isTerminal || term === 'dumb') return 'none';
	if (/^(?:truecolor|24bit)$/.test(environment['COLORTERM'] ?? '') || term.endsWith('-direct'))
		return 'truecolor';
	return term.includes('256') ? '256' : '16';
}

function forcedDepth(forced: string): ColorDepth {
	if (forced === '0' || forced === 'false') return 'none';
	if (forced === '3') return 'truecolor';
	return forced === '2' ? '256' : '16';
}

/** Returns the value of `FORCE_COLOR` that makes chalk agree; set it before Ink is imported. */
export function forceColorOf(depth: ColorDepth): '0' | '1' | '2' | '3' {
	return ({none: '0', '16': '1', '256': '2', truecolor: '3'} as const)[depth];
}
