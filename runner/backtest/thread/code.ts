/** The code of a backtest in its thread: what it declares, and a fresh algorithm for each run. */
import {join} from 'node:path';
import type {InstanceSettings} from '../../../state/domain/instance/instance.ts';
import type {Instrument} from '../../../state/domain/trading/instrument.ts';
import type {ParameterSpec} from '../../../state/domain/instance/parameter.ts';
import type {Algorithm} from '../../algorithm/contract.ts';
import {isPython} from '../../algorithm/language.ts';
import {algorithmError} from '../../algorithm/error.ts';
import {fillScratch, strayIn} from '../../algorithm/scratch.ts';
import {openSnapshot, type Snapshot} from '../../algorithm/snapshot/snapshot.ts';
import {declaredBy} from '../../algorithm/try-code.ts';
import {loadCode} from '../../life/load-code.ts';
import type {RemoteAlgorithm} from '../../python/remote-algorithm.ts';
import {openFreshCode} from './fresh-code.ts';
import {type CodePlace, sharedScratch} from './scratch-place.ts';

/** One run's algorithm; `end` gives back the process that it decides in. */
export type OpenedAlgorithm = {
	algorithm: Algorithm;
	remote: RemoteAlgorithm | undefined;
	end(): Promise<void>;
	/**
	 * Called when the run is through.
	 * @throws {@link AppError} `ALGORITHM_WROTE_FILES` (65) where others would meet what it left in their folder.
	 */
	verify(): void;
};

export type Code = {
	specs: readonly ParameterSpec[];
	/** @throws {@link AppError} as constructor and interpreter. */
	open(settings: InstanceSettings): Promise<OpenedAlgorithm>;
	/** Whether the next run in this thread would meet something that an earlier one left behind. */
	isSpent(): boolean;
};

export type CodeOptions = {
	instrument: Instrument;
	/** Takes what a Python process prints; what is printed in this thread is caught by itself. */
	print: (text: string | Buffer) => void;
	/** Of the thread among all. */
	place: number;
	/** Other threads run scripts at the same time, in the same folder. */
	isShared: boolean;
};

/** @throws {@link AppError} as loader and interpreter. */
export async function openCode(
	{name, hash, snapshots, scratch}: CodePlace,
	settings: InstanceSettings,
	options: CodeOptions,
): Promise<Code> {
	const snapshot = openSnapshot(hash, snapshots);
	if (isPython(snapshot)) {
		const folder = join(scratch, String(options.place));
		return pythonCode(snapshot, settings, {...options, folder});
	}

	const fresh = await openFreshCode(name, snapshot);
	const folder = sharedScratch(scratch);
	return {
		specs: fresh.specs,
		open: async one => {
			// Alone, each run has a fresh folder.
			if (!options.isShared) fillScratch(folder, snapshot.files);
			return {
				algorithm: await fresh.create(one),
				remote: undefined,
				end: async () => {},
				verify: () => {
					if (options.isShared) refuseStray(name, strayIn(folder, snapshot.files));
				},
			};
		},
		isSpent: () => fresh.isSpent(),
	};
}

/** Every run has an interpreter of its own: what one leaves behind in a module is not the next one's. */
async function pythonCode(
	snapshot: Snapshot,
	settings: InstanceSettings,
	{instrument, print, folder}: CodeOptions & {folder: string},
): Promise<Code> {
	fillScratch(folder, snapshot.files);
	return {
		specs: await declaredBy(snapshot, settings, folder),
		open: async one => {
			fillScratch(folder, snapshot.files);
			const {algorithm, remote} = await loadCode({
				settings: one,
				instrument,
				snapshot,
				folder,
				onOutput: (_, chunk) => print(chunk),
				onTraceback: text => print(`${text}\n`),
			});
			return {algorithm, remote, end: async () => remote?.end(), verify: () => {}};
		},
		isSpent: () => false,
	};
}

function refuseStray(algorithm: string, stray: string | null): void {
	if (stray === null) return;
	throw algorithmError({
		code: 'ALGORITHM_WROTE_FILES',
		algorithm,
		what: `it wrote ${stray} into the folder in which it works`,
		why: 'runs at the same time share that folder, so that one could decide by what another one left; with --jobs 1 each has a fresh one',
		fix: 'give --jobs 1, or let it write nothing',
		details: {stray},
	});
}
