/**
 * Keeps `orders.csv` and `signals.csv` up to date with the ledger during a run: at most every 10 s, and for at most a
 * fiftieth of the time. A failure is only a warning, because the ledger has all data.
 */
import type {Directory} from '../../state/home/directory.ts';
import type {BarRecord} from '../../state/domain/trading/bar-record.ts';
import type {Clock} from '../../state/domain/time/clock.ts';
import {openLedgerReader} from '../../state/ledger/ledger-reader.ts';
import {writeJoinedProjections, writeOwnProjections} from '../../state/ledger/write-projections.ts';

const writeIntervalMs = 10_000;
/** Writing may take 1/50 of the time. */
const restFactor = 50;
/** Longest wait of a run that ends for another runner that writes the files. */
const joinWaitMs = 5000;

export type Projector = {
	/** Adds committed bars. */
	update(records: readonly BarRecord[]): void;
	/** Writes new data if it is time. */
	tick(): void;
	/** Writes new data at once. */
	finish(): void;
};

export type ProjectorOptions = {
	directory: Directory;
	name: string;
	clock: Clock;
	/** Whether the files may be older than the ledger: an earlier run may have been killed. */
	isStale: boolean;
	onFailure(error: unknown): void;
};

export function createProjector(options: ProjectorOptions): Projector {
	const {directory, name, clock} = options;
	let isDirty = options.isStale;
	let nextAtMs = clock.monotonicMs();

	function write(waitMs: number): void {
		if (!isDirty) return;
		const startedAtMs = clock.monotonicMs();
		try {
			writeOwn(directory, name);
			isDirty = !writeJoinedProjections(directory, waitMs);
		} catch (error) {
			options.onFailure(error);
		}
		const endedAtMs = clock.monotonicMs();
		const restMs = Math.max(writeIntervalMs, (endedAtMs - startedAtMs) * restFactor);
		nextAtMs = endedAtMs + restMs;
	}

	return {
		update(records) {
			isDirty ||= records.some(isNews);
		},
		tick() {
			if (clock.monotonicMs() >= nextAtMs) write(0);
		},
		finish: () => write(joinWaitMs),
	};
}

function writeOwn(directory: Directory, name: string): void {
	const ledger = openLedgerReader(directory.ledger(name));
	try {
		writeOwnProjections(directory, name, ledger);
	} finally {
		ledger.close();
	}
}

const isNews = ({orders, signal}: BarRecord) => orders.length > 0 || signal.action !== 'HOLD';
