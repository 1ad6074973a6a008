/** From settings and snapshot to an algorithm that can be asked, in this process or in one of its own. */
import type {Directory} from '../state/directory.ts';
import type {InstanceSettings} from '../state/domain/instance.ts';
import type {Instrument} from '../state/domain/instrument.ts';
import type {Algorithm} from './algorithm/contract.ts';
import {findAlgorithm} from './algorithm/find.ts';
import {loadAlgorithm} from './algorithm/load.ts';
import {isPythonSnapshot, openSnapshot, takeSnapshot} from './algorithm/snapshot.ts';
import {
	openRemoteAlgorithm,
	type RemoteAlgorithm,
	type RemoteOptions,
} from './python/remote-algorithm.ts';
import {decidesElsewhere} from './python/remote-engine.ts';

export type LoadedCode = {
	snapshotHash: string;
	/** For the engine. */
	algorithm: Algorithm;
	/** Set where the algorithm decides in a process of its own, which the caller ends. */
	remote: RemoteAlgorithm | undefined;
};

export type CodeOptions = Pick<RemoteOptions, 'onOutput' | 'onTraceback' | 'isStopping'> & {
	settings: InstanceSettings;
	instrument: Instrument;
	directory: Pick<Directory, 'algorithms' | 'snapshots'>;
	/** The snapshot to use; null: take one of the file as it is now. */
	hash: string | null;
};

/** @throws {@link AppError} as {@link loadAlgorithm} and {@link openRemoteAlgorithm}. */
export async function loadCode(options: CodeOptions): Promise<LoadedCode> {
	const {settings, directory, hash} = options;
	const {snapshots} = directory;
	const file = hash === null ? findAlgorithm(settings.algorithm, directory.algorithms) : null;
	const isPython = file === null ? isPythonSnapshot(hash ?? '', snapshots) : file.endsWith('.py');
	if (!isPython) {
		const loaded = await loadAlgorithm({name: settings.algorithm, directory, hash});
		const algorithm = loaded.create(settings);
		return {snapshotHash: loaded.snapshot.hash, algorithm, remote: undefined};
	}

	const snapshot =
		file === null
			? openSnapshot(hash ?? '', snapshots)
			: await takeSnapshot(file, snapshots, settings.python);
	const remote = await openRemoteAlgorithm({...options, file: snapshot.entry});
	return {snapshotHash: snapshot.hash, algorithm: decidesElsewhere, remote};
}
