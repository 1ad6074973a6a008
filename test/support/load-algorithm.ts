/** From a name to an algorithm in one step: the file as it is now, or a snapshot that was taken before. */
import {findAlgorithm} from '../../runner/algorithm/find.ts';
import {type LoadedAlgorithm, loadSnapshot} from '../../runner/algorithm/load.ts';
import {openSnapshot, takeSnapshot} from '../../runner/algorithm/snapshot/snapshot.ts';
import {directoryAt} from '../../state/home/directory.ts';
import {instanceDefaults} from '../../state/domain/instance/instance-defaults.ts';

export async function loadAlgorithm(
	name: string,
	home: string,
	hash?: string,
): Promise<LoadedAlgorithm> {
	const {algorithms, snapshots} = directoryAt(home);
	const snapshot =
		hash === undefined
			? await takeSnapshot(findAlgorithm(name, algorithms), snapshots, instanceDefaults.python)
			: openSnapshot(hash, snapshots);
	return loadSnapshot(name, snapshot);
}
