import {commandDefaults} from '../../../domain/instance/instance-defaults.ts';
import type {Setting} from '../../field.ts';

/** How a program shows that it makes progress. */
export const heartbeat: Setting = {
	yaml: 'heartbeat',
	flag: null,
	value: 'SOURCE',
	of: 'program',
	default: commandDefaults.heartbeat.by,
	help: 'how the program shows that it makes progress: `log`, `none` or `{file: PATH}`',
	page: 'programs',
};
