/** The code of a backtest in its thread: its declaration, and a fresh algorithm for each run. */
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

/** One run's algorithm; `end` releases its process. */
export type OpenedAlgorithm = {
	algorithm: Algorithm;
	remote: RemoteAlgorithm | undefined;
	end(): Promise<void>;
	/**
	 * Called after the run.
	 * @throws {@link AppError} `ALGORITHM_WROTE_FILES` (65) if other runs would see files that it left in
	 * their folder.
	 */
	verify(): void;
};

export type Code = {
	specs: readonly ParameterSpec[];
	/** @throws {@link AppError} as constructor and interpreter. */
	open(settings: InstanceSettings): Promise<OpenedAlgorithm>;
	/** Whether the next run in this thread would see state of an earlier one. */
	isSpent(): boolean;
};

export type CodeOptions = {
	instrument: Instrument;
	/** Takes the output of a Python process; output of this thread is captured elsewhere. */
	print: (text: string | Buffer) => void;
	/** Position of the thread among all. */
	place: number;
	/** Whether other threads run scripts at the same time in the same folder. */
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
			// A thread that runs alone has a fresh folder for each run.
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

/** Every run has its own interpreter: module state of one does not reach the next. */
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
		what: `it wrote ${stray} into its working folder`,
		why: 'simultaneous runs share that folder, so that one could depend on the files of another; with --jobs 1 each has a fresh one',
		fix: 'give --jobs 1, or let it write nothing',
		details: {stray},
	});
}
