/**
 * Checks that code can run with the settings of an instance: loads it and creates an algorithm from it, as at
 * a start. Only in a disposable process.
 */
import type {AlgorithmListing} from '../../state/domain/instance/algorithm-listing.ts';
import type {InstanceSettings} from '../../state/domain/instance/instance.ts';
import type {ParameterSpec} from '../../state/domain/instance/parameter.ts';
import {instrumentForData} from '../market/instruments.ts';
import {algorithmError} from './error.ts';
import {isPython} from './language.ts';
import {loadSnapshot} from './load.ts';
import type {Snapshot} from './snapshot/snapshot.ts';

/** @throws {@link AppError} if the code does not load, or does not accept the instance's parameters. */
export async function tryCode(snapshot: Snapshot, settings: InstanceSettings): Promise<void> {
	if (!isPython(snapshot)) {
		(await loadSnapshot(settings.algorithm, snapshot)).create(settings);
		return;
	}

	const {openRemoteAlgorithm} = await import('../python/remote-algorithm.ts');
	const remote = await openRemoteAlgorithm({
		file: snapshot.entry,
		settings,
		// No bars are read for this: the decimals of their prices are a guess.
		instrument: instrumentForData(settings.symbol, 2),
		onOutput: () => {},
		onTraceback: () => {},
	});
	remote.close();
}

/**
 * Returns the parameters that the code declares. Python is loaded in `folder`; default: this process's
 * directory.
 * @throws {@link AppError} if it does not load.
 */
export async function declaredBy(
	snapshot: Snapshot,
	{algorithm, python}: Pick<InstanceSettings, 'algorithm' | 'python'>,
	folder?: string,
): Promise<readonly ParameterSpec[]> {
	if (!isPython(snapshot)) return (await loadSnapshot(algorithm, snapshot)).parameters;
	const {scanPythonFiles} = await import('../python/scan-python.ts');
	let listing: AlgorithmListing | undefined;
	await scanPythonFiles({
		files: [snapshot.entry],
		...(folder !== undefined && {folders: new Map([[snapshot.entry, folder]])}),
		interpreter: python,
		origin: 'own',
		onResult: result => {
			listing = result;
		},
	});
	if (listing?.ok) return listing.parameters;
	if (listing?.isModule === true)
		throw algorithmError({
			code: 'ALGORITHM_NO_CLASS',
			algorithm,
			what: 'it has no class named Algorithm that can be run',
			why: listing.reason,
			fix: 'write class Algorithm with __init__(self, symbol, capital) and run(self, current_time)',
		});
	const place = listing?.line == null ? '' : ` (at ${algorithm}.py:${listing.line})`;
	throw algorithmError({
		code: 'ALGORITHM_NOT_LOADED',
		algorithm,
		what: 'it could not be loaded',
		why: `${listing?.reason ?? 'the interpreter did not answer'}${place}`,
	});
}
