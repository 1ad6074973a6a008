/**
 * A person's wishes for a running instance (pause, resume, flatten), read from the control database and
 * handed to the engine between two bars. Level-triggered: a wish that was made while nobody ran is found.
 */
import type {Clock} from '../../state/domain/time/clock.ts';
import type {LedgerControl} from '../../state/domain/trading/ledger.ts';
import type {WantedRow} from '../../state/domain/instance/snapshot.ts';
import type {Engine} from '../engine/engine.ts';

/** Looks into the database are at least this far apart. */
const lookIntervalMs = 100;

export type WishSource = {
	/** Changes whenever another process commits; about 1 µs. */
	dataVersion(): number;
	wanted(name: string): WantedRow;
};

export type Wishes = {
	/** Looks, at most every 100 ms, and applies what changed; returns that. */
	look(): readonly LedgerControl['kind'][];
	/** The wishes that take effect in bar `barIndex`, once. */
	take(barIndex: number): LedgerControl[];
	isPaused(): boolean;
	flattenEpoch(): number;
	/** Those of the last bar: a wish that came after it has not taken effect yet. */
	inForce(): {paused: boolean; flattenEpoch: number};
};

/** What the ledger says was in force; undefined in a fresh one. */
export type WishesBefore = {paused: boolean; flattenEpoch: number} | undefined;

export function createWishes(options: {
	name: string;
	source: WishSource;
	engine: Pick<Engine, 'setPaused' | 'flatten'>;
	clock: Clock;
	before: WishesBefore;
	/** The database could not be read; called once for each row of failures. What was wanted last stays. */
	onFailure(error: unknown): void;
}): Wishes {
	const {name, source, engine, clock} = options;
	let paused = options.before?.paused ?? false;
	// A fresh ledger has no position that an older request could have meant.
	let flattenEpoch = options.before?.flattenEpoch ?? source.wanted(name).flattenEpoch;
	let inForce = {paused, flattenEpoch};
	let seenVersion = Number.NaN;
	let lookedAtMs = Number.NEGATIVE_INFINITY;
	let pending: LedgerControl['kind'][] = [];
	let isFailing = false;

	function apply(wanted: WantedRow): LedgerControl['kind'][] {
		const applied: LedgerControl['kind'][] = [];
		if (wanted.paused !== paused) {
			paused = wanted.paused;
			engine.setPaused(paused);
			applied.push(paused ? 'pause' : 'resume');
		}
		if (wanted.flattenEpoch > flattenEpoch) {
			flattenEpoch = wanted.flattenEpoch;
			engine.flatten();
			applied.push('flatten');
		}
		pending.push(...applied);
		return applied;
	}

	return {
		look() {
			const nowMs = clock.monotonicMs();
			if (nowMs - lookedAtMs < lookIntervalMs) return [];
			lookedAtMs = nowMs;
			try {
				const version = source.dataVersion();
				if (version === seenVersion) return [];
				const changed = apply(source.wanted(name));
				seenVersion = version;
				isFailing = false;
				return changed;
			} catch (error) {
				if (!isFailing) options.onFailure(error);
				isFailing = true;
				return [];
			}
		},
		take(barIndex) {
			const taken = pending.map(kind => ({barIndex, kind}));
			pending = [];
			inForce = {paused, flattenEpoch};
			return taken;
		},
		isPaused: () => paused,
		flattenEpoch: () => flattenEpoch,
		inForce: () => inForce,
	};
}

/** What the log says of a wish that was taken. */
export const wishTexts: Record<LedgerControl['kind'], string> = {
	pause: 'Entries are paused: exits and protective stops stay alive',
	resume: 'Entries are allowed again',
	flatten: 'Asked to be flat: open orders are canceled, the position is closed on the next bar',
};
