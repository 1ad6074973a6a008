/** A setting as a flag of the command line. Pure. */
import type {Setting} from './field.ts';

/** A setting as an entry of a table of flags; `name` has no dashes. */
export type SettingFlag = {
	name: string;
	value: string;
	help: string;
	default?: string;
	choices?: readonly string[];
	multiple?: boolean;
};

/** Returns the flag of a setting that has one. @throws RangeError for a setting without a flag. */
export function settingFlag(setting: Setting): SettingFlag {
	const {flag, value, help, choices, multiple} = setting;
	if (flag === null) throw new RangeError(`${setting.yaml} has no flag`);
	return {
		name: flag,
		value,
		help,
		...(setting.default !== null && {default: setting.default}),
		...(choices !== undefined && {choices}),
		...(multiple !== undefined && {multiple}),
	};
}

/** Returns the flag of a setting that a command requires and that therefore has no default. */
export function neededFlag(setting: Setting): SettingFlag {
	const {default: _, ...needed} = settingFlag(setting);
	return needed;
}
