/** A fee or slippage as a person types it → millionths of the traded value. Pure. */
import {formatDecimal, parseDecimal} from '../number/decimal.ts';
import {withoutGrouping} from '../number/grouped-digits.ts';

const millionths = 1_000_000;

/** Decimals at which each unit reaches one millionth. */
const decimals = {'': 6, '%': 4, ppm: 0} as const;

export const costShareExpected =
	'a share of the traded value from 0 to 1 in whole millionths, such as 0.0004, 0.04% or 400ppm';

/**
 * Returns the millionths: `0.0004`, `0.04%` and `400ppm` are the same. Null for any other text; nothing is
 * rounded.
 */
export function parseCostShare(text: string): number | null {
	const [, digits = '', unit = ''] = /^([\d._eE+-]+)\s*(%|ppm)?$/.exec(text.trim()) ?? [];
	// A bare 4e-4 is as likely a slip as a share.
	if (unit === '' && /e/i.test(digits)) return null;
	const parsed = parseDecimal(withoutGrouping(digits), decimals[unit as keyof typeof decimals]);
	return parsed.ok && parsed.value >= 0 && parsed.value <= millionths ? parsed.value : null;
}

/** Returns millionths as a percentage: `0.04%`. */
export function costShareText(ppm: number): string {
	return `${formatDecimal(ppm, decimals['%'], {trimTo: 0})}%`;
}
