/** Random numbers for the synthetic market, from a generator whose state can be saved and restored. */
import {xoroshiro128plus, xoroshiro128plusFromState} from 'pure-rand/generator/xoroshiro128plus';

export type RandomState = readonly number[];

export type Random = {
	/** Uniform in (0, 1): never 0, never 1; 32 bits. */
	uniform(): number;
	/** Normal with mean 0 and variance 1. */
	normal(): number;
	/** Student's t with 5 degrees of freedom, scaled to variance 1; heavier tails than the normal. */
	studentT5(): number;
	state(): RandomState;
};

type Generator = ReturnType<typeof xoroshiro128plus>;

/** Returns the generator for a text: even similar texts give unrelated streams. */
export function randomFromText(text: string): Random {
	// Four words of one FNV-1a hash each, then mixed: the generator needs a state without a pattern.
	const words = [0, 1, 2, 3].map(salt => mix(fnv1a(`${salt}\0${text}`)));
	// All-zero is the one state that the generator cannot leave.
	return randomOf(
		xoroshiro128plusFromState(words.every(word => word === 0) ? [1, 0, 0, 0] : words),
	);
}

/** Returns the generator that continues from {@link Random.state}. */
export function randomFromState(state: RandomState): Random {
	return randomOf(xoroshiro128plusFromState(state));
}

function randomOf(generator: Generator): Random {
	const uniform = () => ((generator.next() >>> 0) + 0.5) / 2 ** 32;
	return {
		uniform,
		/** Box and Muller 1958; the sine half is dropped, so that a draw leaves no state behind. */
		normal: () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
		/**
		 * Bailey 1994, "Polar generation of random variates with the t-distribution": √(ν(u^(−2/ν) − 1)) cos 2πv.
		 * With ν = 5 the variance is 5/3, hence the factor √(3/5), which cancels ν: √(3(u^(−2/5) − 1)).
		 */
		studentT5: () =>
			Math.sqrt(3 * (Math.exp(-0.4 * Math.log(uniform())) - 1)) * Math.cos(2 * Math.PI * uniform()),
		state: () => generator.getState(),
	};
}

function fnv1a(text: string): number {
	let hash = 0x811c9dc5;
	for (let index = 0; index < text.length; index += 1)
		hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
	return hash;
}

/** Finaliser of MurmurHash3: every bit of the input changes half of the output's. */
function mix(hash: number): number {
	let word = hash ^ (hash >>> 16);
	word = Math.imul(word, 0x85ebca6b);
	word ^= word >>> 13;
	word = Math.imul(word, 0xc2b2ae35);
	return word ^ (word >>> 16);
}
