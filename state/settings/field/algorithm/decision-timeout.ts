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
	help: 'a Python algorithm that takes longer for one decision is ended',
	example: '30s',
};
