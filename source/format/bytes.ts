/** Sizes of memory as short text. */

const units = ['B', 'K', 'M', 'G', 'T'];

/** Returns `bytes` in powers of 1024 without a space: `61M`, `1.4G`, `512B`. */
export function formatBytes(bytes: number): string {
	let value = bytes;
	let unit = 0;
	while (value >= 1000 && unit < units.length - 1) {
		value /= 1024;
		unit += 1;
	}
	const short = unit >= 3 && value < 10 ? value.toFixed(1) : String(Math.round(value));
	return `${short}${units[unit]}`;
}
