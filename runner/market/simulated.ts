/**
 * A seeded synthetic market: one-minute bars whose returns follow GJR-GARCH(1,1) (Glosten, Jagannathan,
 * Runkle 1993) with Student-t(5) shocks: calm and wild spells, falls wilder than rises, fat tails.
 * The stream is a function of symbol and seed alone; market time starts on 2026-01-01T00:00:00Z.
 */
import type {Bar} from '../../state/domain/trading/bar.ts';
import {powerOfTen} from '../../state/domain/number/decimal.ts';
import type {KnownInstrument} from './instruments.ts';
import type {Market} from './market.ts';
import {type Random, type RandomState, randomFromState, randomFromText} from './random.ts';

/** Variance h: h' = ω + (α + γ·[ε < 0])·ε² + β·h. */
const alpha = 0.03;
const gamma = 0.11;
const beta = 0.9;

/** A shock is negative half of the time: α + γ/2 + β = 0.985; ω = variance × (1 − 0.985) keeps the level. */
const persistence = alpha + gamma / 2 + beta;

/** Share of the distance to the price level that a bar undoes: half of it in about 48 days of minutes. */
const pull = 0.000_01;

/** A gap between bars, as a share of the bar's volatility. */
const gapShare = 0.05;

/** Shocks beyond this many standard deviations (about once in 10^7 bars) would leave the safe integers. */
const shockMax = 40;

const startMs = Date.UTC(2026, 0, 1);
/** A bar is a minute. */
export const simulatedBarMs = 60_000;

type Checkpoint = {
	barIndex: number;
	/** Natural logarithm of the last close, before it was rounded to ticks. */
	logPrice: number;
	variance: number;
	random: RandomState;
};

/** Creates the market of `known` for a seed, a safe integer. */
export function createSimulatedMarket(known: KnownInstrument, seed: number): Market {
	const {instrument, profile} = known;
	const scale = powerOfTen(instrument.priceDecimals);
	const level = Math.log(profile.priceLevel);
	const baseVariance = profile.volatilityPerBar ** 2;
	const omega = baseVariance * (1 - persistence);
	const toTicks = (logPrice: number) => Math.max(1, Math.round(Math.exp(logPrice) * scale));
	let random: Random = randomFromText(`${instrument.symbol}\0${seed}`);
	let barIndex = 0;
	let logPrice = level;
	let variance = baseVariance;

	const next = (): Bar => {
		const volatility = Math.sqrt(variance);
		const shock = Math.max(-shockMax, Math.min(shockMax, random.studentT5()));
		const change = volatility * shock;
		const open = logPrice + gapShare * volatility * random.normal();
		const close = logPrice + change - pull * (logPrice - level);
		const bridge = close - open;
		const high = (bridge + spread(bridge, variance, random.uniform())) / 2;
		const low = (bridge - spread(bridge, variance, random.uniform())) / 2;
		const volume =
			profile.volumePerBar * Math.exp(0.5 * random.normal()) * (0.6 + 0.5 * Math.abs(shock));
		const openTicks = toTicks(open);
		const closeTicks = toTicks(close);
		barIndex += 1;
		logPrice = close;
		variance = omega + (alpha + (shock < 0 ? gamma : 0)) * change * change + beta * variance;
		return {
			barIndex,
			closeAtMs: startMs + barIndex * simulatedBarMs,
			openTicks,
			highTicks: Math.max(toTicks(open + high), openTicks, closeTicks),
			lowTicks: Math.min(toTicks(open + low), openTicks, closeTicks),
			closeTicks,
			volume: Math.round(volume * 1000) / 1000,
		};
	};

	return {
		next,
		checkpoint: (): Checkpoint => ({barIndex, logPrice, variance, random: random.state()}),
		restore: checkpoint => {
			const state = checkpoint as Checkpoint;
			({barIndex, logPrice, variance} = state);
			random = randomFromState(state.random);
		},
		close: () => {},
	};
}

/**
 * Returns the extreme of the path within a bar for a uniform u. A Brownian bridge from 0 to x with variance v
 * has P(max > m) = exp(−2m(m − x)/v), so max = (x + √(x² − 2v·ln u))/2; the lowest mirrors it. Both enclose 0
 * and x except for the last binary digit, hence the guard at their use.
 */
function spread(x: number, variance: number, u: number): number {
	return Math.sqrt(x * x - 2 * variance * Math.log(u));
}
