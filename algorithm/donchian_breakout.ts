/**
 * Follows breakouts to both sides: long when the close rises above the Donchian channel of the previous bars, short when
 * it falls below. One order reverses the position.
 */
import type {Context, Decision} from 'pitwall';
import {DonchianChannels} from 'trading-signals';

export class Algorithm {
	static parameters = {
		/** Number of bars in the channel. */
		period: 20,
		/** Value of a position as a multiple of equity. */
		leverage: 0.9,
	};

	readonly #channel: DonchianChannels;
	readonly #leverage: number;

	constructor(_symbol: string, _capital: number, parameters: typeof Algorithm.parameters) {
		this.#channel = new DonchianChannels(parameters.period);
		this.#leverage = parameters.leverage;
	}

	warmUp(context: Context): void {
		this.#channel.add(context.bar);
	}

	run(context: Context): Decision {
		// The channel of the bars before this one: a bar cannot break out of a channel that it widens.
		const channel = this.#channel.getResult();
		this.#channel.add(context.bar);
		if (channel === null) return {action: 'HOLD', shares: 0};

		const leverage = this.#leverage;
		if (context.price > channel.upper && context.position <= 0)
			return {
				action: 'BUY',
				shares: context.maxShares({side: 'BUY', leverage}),
				reason: `close above ${channel.upper}`,
			};
		if (context.price < channel.lower && context.position >= 0)
			return {
				action: 'SELL',
				shares: context.maxShares({side: 'SELL', leverage}),
				reason: `close below ${channel.lower}`,
			};
		return {action: 'HOLD', shares: 0};
	}
}
