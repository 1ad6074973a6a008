import {instanceDefaults} from '../../../domain/instance/instance-defaults.ts';
import type {Mode} from '../../../domain/instance/instance.ts';
import type {Field} from '../../field.ts';

const modes = ['SIM', 'LIVE'] as const satisfies Mode[];

/** Whether orders go to the simulated venue or to a real account. */
export const mode: Field<Mode> = {
	yaml: 'mode',
	flag: 'mode',
	value: 'MODE',
	of: 'both',
	default: instanceDefaults.mode,
	help: 'simulated venue, or a real account',
	choices: modes,
	expected: modes.join(' or '),
	example: 'SIM',
	parse: text => modes.find(name => name === text.toUpperCase()) ?? null,
	write: value => value,
};
