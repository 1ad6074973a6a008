import {instanceDefaults} from '../../../domain/instance/instance-defaults.ts';
import type {Setting} from '../../field.ts';
import {durationText} from '../../scalar.ts';

const {when, backoffMinMs, backoffMaxMs, deathsMax, windowMs, stableAfterMs} =
	instanceDefaults.restart;
const shared = {flag: null, of: 'both'} as const;

/** When a run that ended unexpectedly is started again: the keys of one mapping. */
export const restart: readonly Setting[] = [
	{
		...shared,
		yaml: 'restart.when',
		value: 'WORD',
		default: when,
		choices: ['on-failure', 'never'],
		help: 'whether a run that ended unexpectedly is started again',
	},
	{
		...shared,
		yaml: 'restart.backoff',
		value: 'RANGE',
		default: `${durationText(backoffMinMs)}..${durationText(backoffMaxMs)}`,
		help: 'delay before a restart: doubles from the first value to the second',
	},
	{
		...shared,
		yaml: 'restart.deaths',
		value: 'BUDGET',
		default: `${deathsMax} in ${durationText(windowMs)}`,
		help: 'after one more, the instance is failed until you start it',
	},
	{
		...shared,
		yaml: 'restart.stable_after',
		value: 'DURATION',
		default: durationText(stableAfterMs),
		help: 'a run of this length resets the count of deaths',
	},
];
