/**
 * A module of its own for each run of an algorithm in TypeScript or JavaScript: module variables and static
 * members begin as in a single run. Loading the module again takes a millisecond, a new thread some forty, so
 * a thread continues until state outlives a run or may do so: then it is spent, and another takes its place.
 */
import type {InstanceSettings} from '../../../state/domain/instance/instance.ts';
import type {ParameterSpec} from '../../../state/domain/instance/parameter.ts';
import type {Algorithm} from '../../algorithm/contract.ts';
import {loadSnapshot} from '../../algorithm/load.ts';
import type {Snapshot} from '../../algorithm/snapshot/snapshot.ts';
import {codeOf, reachesHost} from './host-use.ts';
import {moduleBytesMax, modulesMax} from '../limits.ts';
import {watchRealm} from './realm.ts';

export type FreshCode = {
	specs: readonly ParameterSpec[];
	/**
	 * Creates the algorithm of the next run from a module that no run has used. @throws {@link AppError} as
	 * the loader.
	 */
	create(settings: InstanceSettings): Promise<Algorithm>;
	/** Returns whether the next run would see state of an earlier one. */
	isSpent(): boolean;
};

/**
 * Must be called before any code of the algorithm runs in this thread. @throws {@link AppError} as the
 * loader.
 */
export async function openFreshCode(name: string, snapshot: Snapshot): Promise<FreshCode> {
	const realm = watchRealm();
	const code = codeOf(snapshot);
	const isForOneRun = reachesHost(code);
	// Node never frees a module, and keeps its text more than once.
	const modules = Math.min(modulesMax, Math.floor(moduleBytesMax / Math.max(1, code.length)));
	const first = await loadSnapshot(name, snapshot);
	let loaded = 0;
	return {
		specs: first.parameters,
		create: async settings => {
			loaded += 1;
			// The only state that a realm keeps without a changing property: the last match.
			/(?:)/.exec('');
			const fresh = loaded === 1 ? first : await loadSnapshot(name, snapshot, loaded);
			return fresh.create(settings);
		},
		isSpent: () => isForOneRun || loaded >= modules || !realm.isUntouched(),
	};
}
