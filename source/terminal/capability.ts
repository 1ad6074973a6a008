/**
 * Kind and size of the terminal: from its stream and the environment, never by asking it (an answer may come
 * late, or as keys). The panel decides which size is too small.
 */

/** Size in character cells. */
export type TerminalSize = {columns: number; rows: number};

/** Sizes outside these limits come from a broken terminal; a layout must handle all others. */
const limits = {columns: {atLeast: 1, atMost: 1000}, rows: {atLeast: 2, atMost: 500}};

/** Returns the size of `output`, clamped; 80×24 if it is unknown. */
export function terminalSize(output: {
	columns?: number | undefined;
	rows?: number | undefined;
}): TerminalSize {
	return {
		columns: clamp(output.columns, 80, limits.columns),
		rows: clamp(output.rows, 24, limits.rows),
	};
}

function clamp(
	value: number | undefined,
	fallback: number,
	{atLeast, atMost}: {atLeast: number; atMost: number},
): number {
	if (!value || !Number.isFinite(value)) return fallback;
	return Math.min(atMost, Math.max(atLeast, Math.floor(value)));
}
