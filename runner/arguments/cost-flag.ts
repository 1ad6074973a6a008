/** `--fee` and `--slippage` → millionths of the traded value. Pure. */
import {costShareExpected, parseCostShare} from '../../state/domain/trading/cost-share.ts';
import {usage} from './run-usage.ts';

/** @throws {@link AppError} `USAGE` (64). */
export function parseCost(flag: '--fee' | '--slippage', text: string): number {
	const share = parseCostShare(text);
	if (share !== null) return share;
	throw usage(
		`${flag}: was '${text}', expected ${costShareExpected}`,
		`pitwall run --symbol BTC ${flag} 0.04%`,
	);
}
