/** Decides which settings apply to an instance: those of its run, or those of the file. Pure. */
import type {InstanceSettings} from './instance.ts';

/** Settings that a person may change during a run: the grouping, and the handling of its end. */
type Changeable = Pick<InstanceSettings, 'tags' | 'restart'>;

/** Returns the settings of a live run that was started with `running`; `file` applies from its next start. */
export function settingsInForce(
	file: InstanceSettings,
	running: InstanceSettings | null | undefined,
): InstanceSettings {
	if (running === null || running === undefined) return file;
	const {tags, restart}: Changeable = file;
	return {...running, tags, restart};
}

/** Returns the names of the settings that apply only from the next start. */
export function settingsThatWait(
	inForce: InstanceSettings,
	next: InstanceSettings,
): (keyof InstanceSettings)[] {
	if (inForce === next) return [];
	const keys = Object.keys(next) as (keyof InstanceSettings)[];
	return keys.filter(key => JSON.stringify(inForce[key]) !== JSON.stringify(next[key]));
}
