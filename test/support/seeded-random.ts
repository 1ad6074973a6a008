/** A small seeded generator (mulberry32) for tests that must be repeatable from one printed number. */
export type SeededRandom = {
	/** Uniform in 0 ≤ x < 1. */
	fraction(): number;
	/** Uniform integer in 0 ≤ n < `limit`. */
	below(limit: number): number;
	pick<T>(choices: readonly T[]): T;
};

export function createSeededRandom(seed: number): SeededRandom {
	let state = seed >>> 0;
	const fraction = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const below = (limit: number) => Math.floor(fraction() * limit);
	return {
		fraction,
		below,
		pick<T>(choices: readonly T[]): T {
			const choice = choices[below(choices.length)];
			if (choice === undefined) throw new Error('nothing to pick from');
			return choice;
		},
	};
}
