/** Ratios as percent: `0.0042` is `+0.42%`. */

/** Returns a signed percentage of `ratio` (1 = 100 %) with two decimals, or with one from 100 % on. */
export function formatChange(ratio: number): string {
	const percent = ratio * 100;
	const text = Math.abs(percent).toFixed(Math.abs(percent) >= 100 ? 1 : 2);
	if (Number(text) === 0) return `${text}%`;
	return `${percent < 0 ? '-' : '+'}${text}%`;
}

/** Returns a drawdown ratio (−1…0) as a percentage with one decimal: `-0.8%`; none is `0.0%`. */
export function formatDrawdown(ratio: number): string {
	const text = (Math.abs(ratio) * 100).toFixed(1);
	return Number(text) === 0 ? '0.0%' : `-${text}%`;
}

/** Returns the share of one core in percent without decimals: `3%`; `<1%` between 0 and 1. */
export function formatCpu(percent: number): string {
	if (percent > 0 && percent < 1) return '<1%';
	return `${Math.round(percent)}%`;
}
