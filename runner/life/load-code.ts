/** Loads an algorithm from settings and snapshot, in this process or in a process of its own. */
import type {InstanceSettings} from '../../state/domain/instance/instance.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import type {Algorithm} from '../algorithm/contract.ts';
import {isPython} from '../algorithm/language.ts';
import {type TypedParameters, typedParameters} from '../algorithm/parameters.ts';
import {loadSnapshot} from '../algorithm/load.ts';
import type {Snapshot} from '../algorithm/snapshot/snapshot.ts';
import {
	openRemoteAlgorithm,
	type RemoteAlgorithm,
	type RemoteOptions,
} from '../python/remote-algorithm.ts';
import {decidesElsewhere} from '../python/remote-engine.ts';

export type LoadedCode = {
	/** For the engine. */
	algorithm: Algorithm;
	/** Set if the algorithm decides in a process of its own, which the caller ends. */
	remote: RemoteAlgorithm | undefined;
	/** Parameters of the settings, with the types that the algorithm declares. */
	parameters: TypedParameters;
};

export type CodeOptions = Pick<
	RemoteOptions,
	'folder' | 'onOutput' | 'onTraceback' | 'isStopping'
> & {
	settings: InstanceSettings;
	instrument: Instrument;
	snapshot: Snapshot;
};

/** @throws {@link AppError} as {@link loadSnapshot} and {@link openRemoteAlgorithm}. */
export async function loadCode(options: CodeOptions): Promise<LoadedCode> {
	const {settings, snapshot} = options;
	if (!isPython(snapshot)) {
		const loaded = await loadSnapshot(settings.algorithm, snapshot);
		const parameters = typedParameters(settings.algorithm, loaded.parameters, settings.parameters);
		return {algorithm: loaded.create({...settings, parameters}), remote: undefined, parameters};
	}

	const remote = await openRemoteAlgorithm({...options, file: snapshot.entry});
	return {algorithm: decidesElsewhere, remote, parameters: remote.parameters};
}
