/** The code of a backtest in its thread: what it declares, and a fresh algorithm for each run. */
import assert from 'node:assert/strict';
import type {AlgorithmListing} from '../../state/domain/algorithm-listing.ts';
import type {InstanceSettings} from '../../state/domain/instance.ts';
import type {Instrument} from '../../state/domain/instrument.ts';
import type {ParameterSpec} from '../../state/domain/parameter.ts';
import type {Algorithm} from '../algorithm/contract.ts';
import {algorithmError} from '../algorithm/error.ts';
import {isPython} from '../algorithm/language.ts';
import {loadSnapshot} from '../algorithm/load.ts';
import {openSnapshot, type Snapshot} from '../algorithm/snapshot.ts';
import {openRemoteAlgorithm, type RemoteAlgorithm} from '../python/remote-algorithm.ts';
import {decidesElsewhere} from '../python/remote-engine.ts';
import {scanPythonFiles} from '../python/scan-python.ts';
import type {CodePlace} from './prepare.ts';

/** One run's algorithm; `end` gives back the process that it decides in. */
export type OpenedAlgorithm = {
	algorithm: Algorithm;
	remote: RemoteAlgorithm | undefined;
	end(): Promise<void>;
};

export type Code = {
	specs: ParameterSpec[];
	/** @throws {@link AppError} as constructor and interpreter. */
	open(settings: InstanceSettings): Promise<OpenedAlgorithm>;
};

export type CodeOptions = {
	instrument: Instrument;
	/** Takes what a Python process prints; what is printed in this thread is caught by itself. */
	print: (text: string | Buffer) => void;
};

/** @throws {@link AppError} as loader and interpreter. */
export async function loadCode(
	{name, hash, snapshots}: CodePlace,
	settings: InstanceSettings,
	options: CodeOptions,
): Promise<Code> {
	const snapshot = openSnapshot(hash, snapshots);
	if (isPython(snapshot)) return pythonCode(snapshot, settings, options);
	const loaded = await loadSnapshot(name, snapshot);
	return {
		specs: loaded.parameters,
		open: async one => ({
			algorithm: loaded.create(one),
			remote: undefined,
			end: async () => {},
		}),
	};
}

/** Every run has an interpreter of its own: what one leaves behind in a module is not the next one's. */
async function pythonCode(
	{entry}: Snapshot,
	{algorithm: name, python}: InstanceSettings,
	{instrument, print}: CodeOptions,
): Promise<Code> {
	return {
		specs: await pythonParameters(entry, python, name),
		open: async settings => {
			const remote = await openRemoteAlgorithm({
				file: entry,
				settings,
				instrument,
				onOutput: (_, chunk) => print(chunk),
				onTraceback: text => print(`${text}\n`),
			});
			return {algorithm: decidesElsewhere, remote, end: async () => remote.end()};
		},
	};
}

async function pythonParameters(
	file: string,
	interpreter: string,
	algorithm: string,
): Promise<ParameterSpec[]> {
	const listings: AlgorithmListing[] = [];
	await scanPythonFiles({
		files: [file],
		interpreter,
		origin: 'own',
		onResult: listing => listings.push(listing),
	});
	const [listing] = listings;
	assert(listing !== undefined, 'every file has its result');
	if (listing.ok) return listing.parameters;
	const {reason, line} = listing;
	throw algorithmError({
		code: 'ALGORITHM_NOT_LOADED',
		algorithm,
		what: 'it could not be loaded',
		why: line === null ? reason : `${reason} (line ${line})`,
	});
}
