import {instanceDefaults} from '../../../domain/instance/instance-defaults.ts';
import type {Field} from '../../field.ts';
import {duration, durationText} from '../../scalar.ts';

/** Milliseconds from SIGTERM to SIGKILL. */
export const stopTimeout: Field<number> = {
	...duration(0),
	yaml: 'stop_timeout',
	flag: null,
	value: 'DURATION',
	of: 'both',
	default: durationText(instanceDefaults.stopTimeoutMs),
	help: 'time from SIGTERM to SIGKILL',
	example: '10s',
};
