/**
 * Requests of the user for a running instance (pause, resume, flatten), read from the control database and passed to the
 * engine between two bars. Level-triggered: a request made while the instance was stopped is found, too.
 */
import type {Clock} from '../../state/domain/time/clock.ts';
import type {LedgerControl} from '../../state/domain/trading/ledger.ts';
import type {WantedRow} from '../../state/domain/instance/snapshot.ts';
import type {Engine} from '../engine/engine.ts';

/** Least time between two reads of the database. */
const lookIntervalMs = 100;

export type WishSource = {
	/** A number that changes with each commit of another process; takes about 1 µs. */
	dataVersion(): number;
	wanted(name: string): WantedRow;
};

export type Wishes = {
	/** Reads, at most every 100 ms, and applies changes; returns the changes. */
	look(): readonly LedgerControl['kind'][];
	/** Returns the requests that take effect in bar `barIndex`, once. */
	take(barIndex: number): LedgerControl[];
	isPaused(): boolean;
	flattenEpoch(): number;
	/** Returns the requests in force at the last bar: a later one has not taken effect yet. */
	inForce(): {paused: boolean; flattenEpoch: number};
};

/** The requests in force according to the ledger; undefined for a fresh ledger. */
export type WishesBefore = {paused: boolean; flattenEpoch: number} | undefined;

export function createWishes(options: {
	name: string;
	source: WishSource;
	engine: Pick<Engine, 'setPaused' | 'flatten'>;
	clock: Clock;
	before: WishesBefore;
	/** Called once for each series of failed reads. The last requests stay in force. */
	onFailure(error: unknown): void;
}): Wishes {
	const {name, source, engine, clock} = options;
	let paused = options.before?.paused ?? false;
	// An older request cannot refer to a fresh ledger, which has no position.
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

/** Log lines of accepted requests. */
export const wishTexts: Record<LedgerControl['kind'], string> = {
	pause: 'Entries are paused: exits and protective stops stay active',
	resume: 'Entries are allowed again',
	flatten:
		'Flat position requested: open orders are canceled, the position is closed on the next bar',
};
