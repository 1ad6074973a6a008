/**
 * Tries parameters for an instance's next start on the code of that start: each by its declaration, and all
 * together by the constructor. Nothing is pinned or written.
 */
import type {Directory} from '../../state/home/directory.ts';
import {AppError} from '../../state/domain/error.ts';
import type {InstanceSettings, ParameterValue} from '../../state/domain/instance/instance.ts';
import {readParameters} from '../../state/domain/instance/parameter-refusal.ts';
import {findAlgorithm} from './find.ts';
import {type Home, hashBefore} from './snapshot/pin-instance.ts';
import {openSnapshot, type Snapshot, takeSnapshot} from './snapshot/snapshot.ts';
import {driftText} from './own-sources.ts';
import {inScratch} from './scratch.ts';
import {declaredBy, tryCode} from './try-code.ts';

/**
 * Returns the values of `changes`, as typed; null: reset to the default, for an empty text.
 * @throws {@link AppError} `PARAMETER_…` (64), and as the code if it does not load or throws.
 */
export async function tryParameters(
	{store, directory}: Home,
	settings: InstanceSettings,
	changes: Readonly<Record<string, string>>,
): Promise<Record<string, ParameterValue | null>> {
	const {name, algorithm, python, parameters: now} = settings;
	const hash = hashBefore({store, directory}, settings);
	const snapshot =
		hash === null
			? await takeSnapshot(
					findAlgorithm(algorithm, directory.algorithms),
					directory.snapshots,
					python,
				)
			: openSnapshot(hash, directory.snapshots, name);
	const specs = await inScratch(directory, snapshot, async () => declaredBy(snapshot, settings));
	const isDeclared = (key: string) => specs.some(spec => spec.name === key);
	const entries = Object.entries(changes);
	// A parameter that the code no longer has can still be removed.
	const dropped = entries.filter(
		([key, text]) => text === '' && (isDeclared(key) || Object.hasOwn(now, key)),
	);
	const droppedKeys = new Set(dropped.map(([key]) => key));
	const typed = Object.fromEntries(entries.filter(([key]) => !droppedKeys.has(key)));
	const reading = readParameters(algorithm, specs, typed);
	if (!reading.ok)
		throw new AppError({...reading.refusal, ...upgradeHint(snapshot, settings, directory)});
	const nulls = Object.fromEntries([...droppedKeys].map(key => [key, null]));
	const kept = Object.entries(now).filter(([key]) => !droppedKeys.has(key));
	const parameters = {...Object.fromEntries(kept), ...reading.parameters};
	await inScratch(directory, snapshot, async () => tryCode(snapshot, {...settings, parameters}));
	return {...reading.parameters, ...nulls};
}

/** The file may declare other parameters than the pinned code. */
function upgradeHint(
	{hash, files}: Snapshot,
	{name, algorithm}: InstanceSettings,
	{algorithms}: Pick<Directory, 'algorithms'>,
): {fix?: string} {
	const drift = driftOf(files, algorithm, algorithms);
	if (drift === null) return {};
	const runs = `${name} runs code ${hash.slice(0, 12)}, and ${drift} since`;
	return {fix: `${runs}: pitwall restart --upgrade ${name} takes the file as it is now`};
}

/** Null also if the file is missing: there is nothing newer to take. */
function driftOf(files: Snapshot['files'], algorithm: string, algorithms: string): string | null {
	try {
		return driftText(files, findAlgorithm(algorithm, algorithms));
	} catch (error) {
		if (error instanceof AppError) return null;
		throw error;
	}
}
