/**
 * Buys once, as much as the capital allows, and holds: the benchmark of every other algorithm. It tries again if the
 * venue refused its order, but not after its position was closed.
 */
import type {Context, Decision} from 'pitwall';

export class Algorithm {
	#held = false;

	run(context: Context): Decision {
		if (context.position > 0) this.#held = true;
		if (this.#held) return {action: 'HOLD', shares: 0};
		return {action: 'BUY', shares: context.maxShares(), reason: 'buy and hold'};
	}
}
