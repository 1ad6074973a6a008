/** Which instances a target means. Pure. */
import {AppError, exitCode} from '../../state/domain/error.ts';
import type {InstanceView} from '../../state/domain/snapshot.ts';
import type {Target} from './target.ts';

/**
 * Returns the names that `target` means, in the order of the snapshot; names that were typed come back
 * as they are, known or not.
 * @throws {@link AppError} `NO_INSTANCES` (66) when `--all` or `--mode` means none.
 */
export function chosenNames(target: Target, instances: readonly InstanceView[]): readonly string[] {
	if (target.kind === 'names') return target.names;
	const meant = instances.filter(
		({settings}) => target.kind === 'all' || settings.mode === target.mode,
	);
	if (meant.length > 0) return meant.map(({settings}) => settings.name);
	const flag = target.kind === 'all' ? '--all' : `--mode ${target.mode}`;
	throw new AppError({
		code: 'NO_INSTANCES',
		exitCode: exitCode.noInput,
		what: `${flag}: there is no such instance`,
		why: `${instances.length} instances are configured`,
		fix: 'add some below instances: in pitwall.yaml (pitwall init writes one)',
	});
}
