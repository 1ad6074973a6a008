/** `--fee` and `--slippage` → millionths of the traded value. Pure. */
import {parseDecimal} from '../state/domain/decimal.ts';
import {usage} from './run-usage.ts';

const millionths = 1_000_000;

/** Decimals that a whole number of millionths has in each unit. */
const decimals = {'': 6, '%': 4, ppm: 0} as const;

/**
 * Returns the cost in millionths: `0.0004`, `0.04%` and `400ppm` are the same. Nothing is rounded.
 * @throws {@link AppError} `USAGE` (64) for another text, or for more than the whole value.
 */
export function parseCost(flag: '--fee' | '--slippage', text: string): number {
	const [, digits = '', unit = ''] = /^([\d.]+)\s*(%|ppm)?$/.exec(text.trim()) ?? [];
	const parsed = parseDecimal(digits, decimals[unit as keyof typeof decimals]);
	if (parsed.ok && parsed.value >= 0 && parsed.value <= millionths) return parsed.value;
	throw usage(
		`${flag}: was '${text}', expected a share of the traded value from 0 to 1 in whole millionths, such as 0.0004, 0.04% or 400ppm`,
		`pitwall run --symbol BTC ${flag} 0.04%`,
	);
}
