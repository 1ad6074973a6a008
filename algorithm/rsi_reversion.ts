/**
 * Buys weakness and sells the recovery: long when the relative strength index falls below `oversold`, flat when it rises
 * above `exit`. A protective stop below the entry limits the loss.
 */
import type {Context, Decision} from 'pitwall';
import {RSI} from 'trading-signals';

export class Algorithm {
	static parameters = {
		/** Number of bars in the index. */
		period: 14,
		oversold: 30,
		exit: 55,
		/** Distance of the protective stop below the price, in percent of it. */
		stopPercent: 1,
	};

	readonly #rsi: RSI;
	readonly #parameters: typeof Algorithm.parameters;

	constructor(_symbol: string, _capital: number, parameters: typeof Algorithm.parameters) {
		this.#parameters = parameters;
		this.#rsi = new RSI(parameters.period);
	}

	warmUp(context: Context): void {
		this.#rsi.add(context.price);
	}

	run(context: Context): Decision {
		const rsi = this.#rsi.add(context.price);
		if (rsi === null) return {action: 'HOLD', shares: 0};

		const {oversold, exit, stopPercent} = this.#parameters;
		if (context.position === 0 && rsi < oversold)
			return {
				action: 'BUY',
				// Half of what is affordable: weakness may grow weaker.
				shares: context.maxShares({leverage: 0.5}),
				stop: context.price * (1 - stopPercent / 100),
				confidence: (oversold - rsi) / oversold,
				reason: `RSI ${rsi.toFixed(1)} below ${oversold}`,
			};
		if (context.position > 0 && rsi > exit)
			return {
				action: 'SELL',
				shares: context.position,
				reason: `RSI ${rsi.toFixed(1)} above ${exit}`,
			};
		return {action: 'HOLD', shares: 0};
	}
}
