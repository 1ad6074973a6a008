/** The code of a backtest in its thread: what it declares, and a fresh algorithm for each run. */
import type {InstanceSettings} from '../../state/domain/instance.ts';
import type {Instrument} from '../../state/domain/instrument.ts';
import type {ParameterSpec} from '../../state/domain/parameter.ts';
import type {Algorithm} from '../algorithm/contract.ts';
import {isPython} from '../algorithm/language.ts';
import {openSnapshot, type Snapshot} from '../algorithm/snapshot.ts';
import {declaredBy} from '../algorithm/try-code.ts';
import {loadCode} from '../load-code.ts';
import type {RemoteAlgorithm} from '../python/remote-algorithm.ts';
import {openFreshCode} from './fresh-code.ts';
import type {CodePlace} from './prepare.ts';

/** One run's algorithm; `end` gives back the process that it decides in. */
export type OpenedAlgorithm = {
	algorithm: Algorithm;
	remote: RemoteAlgorithm | undefined;
	end(): Promise<void>;
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
};

/** @throws {@link AppError} as loader and interpreter. */
export async function openCode(
	{name, hash, snapshots}: CodePlace,
	settings: InstanceSettings,
	options: CodeOptions,
): Promise<Code> {
	const snapshot = openSnapshot(hash, snapshots);
	if (isPython(snapshot)) return pythonCode(snapshot, settings, options);
	const fresh = await openFreshCode(name, snapshot);
	return {
		specs: fresh.specs,
		open: async one => ({
			algorithm: await fresh.create(one),
			remote: undefined,
			end: async () => {},
		}),
		isSpent: () => fresh.isSpent(),
	};
}

/** Every run has an interpreter of its own: what one leaves behind in a module is not the next one's. */
async function pythonCode(
	snapshot: Snapshot,
	settings: InstanceSettings,
	{instrument, print}: CodeOptions,
): Promise<Code> {
	return {
		specs: await declaredBy(snapshot, settings),
		open: async one => {
			const {algorithm, remote} = await loadCode({
				settings: one,
				instrument,
				snapshot,
				onOutput: (_, chunk) => print(chunk),
				onTraceback: text => print(`${text}\n`),
			});
			return {algorithm, remote, end: async () => remote?.end()};
		},
		isSpent: () => false,
	};
}
