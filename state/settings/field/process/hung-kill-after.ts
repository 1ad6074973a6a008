import type {Field} from '../../field.ts';
import {duration} from '../../scalar.ts';

/** Milliseconds after which an instance that is hung is killed. */
export const hungKillAfter: Field<number> = {
	...duration(0),
	yaml: 'hung_kill_after',
	flag: null,
	value: 'DURATION',
	of: 'both',
	default: 'null',
	help: 'an instance hung for this long is killed and restarted',
	inFile: '`null`: never',
	example: '2m',
};
