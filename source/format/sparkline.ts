/** A row of numbers as a row of bars of eight heights. */

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** Returns the newest `width` of `values`, oldest first; a constant series runs at half height. */
export function sparkline(values: readonly number[], width: number): string {
	if (width <= 0) return '';
	const shown = values.slice(-width);
	const low = Math.min(...shown);
	const range = Math.max(...shown) - low;
	return shown
		.map(value => bars[range === 0 ? 3 : Math.round(((value - low) / range) * 7)] ?? '')
		.join('');
}
