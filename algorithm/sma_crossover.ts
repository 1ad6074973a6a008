/**
 * Two moving averages: long while the fast one is above the slow one, flat otherwise. It acts only on the bar of a
 * crossing, so that it does not undo a stop, a denial or a `flatten` at once.
 */
import type {Context, Decision} from 'pitwall';
import {SMA} from 'trading-signals';

export class Algorithm {
	static parameters = {
		/** Number of bars in the fast average. */
		fast: 10,
		/** Number of bars in the slow average. */
		slow: 30,
	};

	readonly #fast: SMA;
	readonly #slow: SMA;
	#wasAbove: boolean | null = null;

	constructor(_symbol: string, _capital: number, parameters: typeof Algorithm.parameters) {
		const {fast, slow} = parameters;
		if (fast < 1 || slow <= fast)
			throw new Error(`expected 1 ≤ fast < slow, was fast=${fast} slow=${slow}`);
		this.#fast = new SMA(fast);
		this.#slow = new SMA(slow);
	}

	warmUp(context: Context): void {
		this.#crossing(context.price);
	}

	run(context: Context): Decision {
		const crossing = this.#crossing(context.price);
		if (crossing === 'above' && context.position === 0)
			return {action: 'BUY', shares: context.maxShares(), reason: 'fast crossed above slow'};
		if (crossing === 'below' && context.position > 0)
			return {action: 'SELL', shares: context.position, reason: 'fast crossed below slow'};
		return {action: 'HOLD', shares: 0};
	}

	/** Adds a price to both averages; returns the side of the slow one to which the fast one crossed, if it did. */
	#crossing(price: number): 'above' | 'below' | null {
		const fast = this.#fast.add(price);
		const slow = this.#slow.add(price);
		if (fast === null || slow === null) return null;
		const isAbove = fast > slow;
		const crossed = this.#wasAbove !== null && isAbove !== this.#wasAbove;
		this.#wasAbove = isAbove;
		if (!crossed) return null;
		return isAbove ? 'above' : 'below';
	}
}
