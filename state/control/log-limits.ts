/** The maximum size of a log and the number of its rotated files: `log:` of the configuration. */
import type {GeneralSettings} from '../config/config.ts';
import {generalSettingsKey} from '../config/config-stamp.ts';
import {logDefaults, type LogLimits} from '../log/log-limits.ts';
import type {ControlStore} from './control-store.ts';

/** Returns the limits in force; the defaults if none are configured. */
export function logLimits(store: Pick<ControlStore, 'value'>): LogLimits {
	const text = store.value(generalSettingsKey);
	if (text === undefined || text === null) return logDefaults;
	const {logRotateBytes, logKeepFiles} = JSON.parse(text) as GeneralSettings;
	return {rotateBytes: logRotateBytes, keepFiles: logKeepFiles};
}
