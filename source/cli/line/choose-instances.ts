/** Resolves a target to instances. Pure. */
import {AppError, exitCode} from '../../../state/domain/error.ts';
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import type {Target} from './target.ts';

/**
 * Returns the names of `target`, in the order of the snapshot. Typed names are returned unchanged, known or not.
 * @throws {@link AppError} `NO_INSTANCES` (66) if a flag matches no instance.
 */
export function chosenNames(
	target: Target,
	instances: ReadonlyArray<Pick<InstanceView, 'settings'>>,
): readonly string[] {
	if (target.kind === 'names') return target.names;
	const meant = instances.filter(view => isMeant(target, view));
	if (meant.length > 0) return meant.map(({settings}) => settings.name);
	const flag = flagOf(target);
	throw new AppError({
		code: 'NO_INSTANCES',
		exitCode: exitCode.noInput,
		what: `${flag}: there is no such instance`,
		why: `${instances.length} instances are configured`,
		fix: 'pitwall ps shows them with mode and tags; pitwall add makes a new one',
	});
}

type Flagged = Exclude<Target, {kind: 'names'}>;

function isMeant(target: Flagged, {settings}: Pick<InstanceView, 'settings'>): boolean {
	switch (target.kind) {
		case 'all':
			return true;
		case 'mode':
			return settings.mode === target.mode;
		case 'tags':
			return settings.tags.some(tag => target.tags.includes(tag));
	}
}

function flagOf(target: Flagged): string {
	switch (target.kind) {
		case 'all':
			return '--all';
		case 'mode':
			return `--mode ${target.mode}`;
		case 'tags':
			return target.tags.map(tag => `--tag ${tag}`).join(' ');
	}
}
