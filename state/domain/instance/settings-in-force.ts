/** Which settings hold for an instance: those with which it runs, or those of the file. Pure. */
import type {InstanceSettings} from './instance.ts';

/** What a person may change of an instance while it runs: how it is grouped, and what follows its end. */
type Changeable = Pick<InstanceSettings, 'tags' | 'restart'>;

/** Returns the settings of a living run that was started with `running`; `file` holds for its next start. */
export function settingsInForce(
	file: InstanceSettings,
	running: InstanceSettings | null | undefined,
): InstanceSettings {
	if (running === null || running === undefined) return file;
	const {tags, restart}: Changeable = file;
	return {...running, tags, restart};
}

/** Returns the names of the settings that hold from the next start only. */
export function settingsThatWait(
	inForce: InstanceSettings,
	next: InstanceSettings,
): (keyof InstanceSettings)[] {
	if (inForce === next) return [];
	const keys = Object.keys(next) as (keyof InstanceSettings)[];
	return keys.filter(key => JSON.stringify(inForce[key]) !== JSON.stringify(next[key]));
}
