import {instanceDefaults} from '../../../domain/instance/instance-defaults.ts';
import type {Field} from '../../field.ts';
import {duration, durationText} from '../../scalar.ts';

/** A runner writes its heartbeat each second. */
const hungAfterMsMin = 1500;

/** Age of a heartbeat, in milliseconds, from which an instance counts as hung. */
export const hungAfter: Field<number> = {
	...duration(hungAfterMsMin),
	yaml: 'hung_after',
	flag: null,
	value: 'DURATION',
	of: 'both',
	default: durationText(instanceDefaults.hungAfterMs),
	help: 'an instance whose heartbeat is older than this is hung',
	example: '10s',
};
