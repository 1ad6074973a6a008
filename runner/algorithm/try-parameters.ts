/**
 * Tries parameters that an instance is to have from its next start, on the code that it will run then: each by
 * what the code declares, and all together by its constructor. Nothing is pinned or written down.
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
 * Returns the values that `changes`, as typed, stand for; null: back to the default, asked for by an empty text.
 * @throws {@link AppError} `PARAMETER_…` (64), and as the code where it does not load or throws.
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
	// One that the code does not know any more can still be taken out.
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

/** Whoever looks into the file sees other parameters there than those of the code that runs. */
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

/** Null also where the file is gone: there is nothing newer to take. */
function driftOf(files: Snapshot['files'], algorithm: string, algorithms: string): string | null {
	try {
		return driftText(files, findAlgorithm(algorithm, algorithms));
	} catch (error) {
		if (error instanceof AppError) return null;
		throw error;
	}
}
