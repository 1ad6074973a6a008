import {instanceDefaults} from '../../../domain/instance/instance-defaults.ts';
import type {Field} from '../../field.ts';
import {duration, durationText} from '../../scalar.ts';

/** Milliseconds that an algorithm in Python may take for one decision. */
export const decisionTimeout: Field<number> = {
	...duration(1),
	yaml: 'decision_timeout',
	flag: null,
	value: 'DURATION',
	of: 'algorithm',
	default: durationText(instanceDefaults.decisionTimeoutMs),
	help: 'time limit for one decision of a Python algorithm, which is then ended',
	example: '30s',
};
