/** Rebuilds the inner state of a Python algorithm from recorded bars and accounts, with the same check. */
import type {ReplayedBar} from '../../state/domain/trading/bar-record.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import {algorithmError, correctionFor} from '../algorithm/error.ts';
import {readDecision} from '../engine/decision.ts';
import {assertSameDecision} from '../engine/replay-check.ts';
import {accountRow} from './message.ts';
import type {RemoteAlgorithm} from './remote-algorithm.ts';
import {remoteBarsMax} from './remote-engine.ts';

/**
 * Feeds recorded bars, orders suppressed. Ends early if a stop was requested.
 * @throws {@link AppError} `REPLAY_DIVERGED` (65) if a decision differs from the record, or as the algorithm.
 */
export async function replayRemote(
	remote: RemoteAlgorithm,
	bars: Iterable<ReplayedBar>,
	facts: {algorithm: string; instrument: Instrument},
): Promise<void> {
	const iterator = bars[Symbol.iterator]();
	for (;;) {
		const chunk: ReplayedBar[] = [];
		while (chunk.length < remoteBarsMax) {
			const next = iterator.next();
			if (next.done) break;
			chunk.push(next.value);
		}
		if (chunk.length > 0 && !(await replayChunk(remote, chunk, facts))) return;
		if (chunk.length < remoteBarsMax) return;
	}
}

/** False: a stop was requested. */
async function replayChunk(
	remote: RemoteAlgorithm,
	chunk: readonly ReplayedBar[],
	{algorithm, instrument}: {algorithm: string; instrument: Instrument},
): Promise<boolean> {
	remote.askAgain(
		chunk.map(({bar}) => bar),
		chunk.map(({account}) => accountRow(account, instrument)),
	);
	let checked = 0;
	for (;;) {
		const answers = await remote.answers();
		if (answers === undefined) return false;
		for (const raw of answers.decisions) {
			const replayed = chunk[checked];
			if (replayed !== undefined) check(raw, replayed, {algorithm, instrument});
			checked += 1;
		}
		if (answers.fault !== undefined) throw answers.fault();
		if (answers.done) return true;
	}
}

function check(
	raw: unknown,
	{bar, signal}: ReplayedBar,
	{algorithm, instrument}: {algorithm: string; instrument: Instrument},
): void {
	const reading = readDecision(raw, instrument);
	if (!reading.ok)
		throw algorithmError({
			code: 'ALGORITHM_BAD_DECISION',
			algorithm,
			what: `its answer on bar ${bar.barIndex} is not a decision`,
			why: reading.reason,
			fix: correctionFor(bar.barIndex),
			details: {barIndex: bar.barIndex},
		});
	if (signal !== null) assertSameDecision(reading.decision, signal, bar, algorithm);
}
