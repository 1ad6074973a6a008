import {instanceDefaults} from '../../../domain/instance/instance-defaults.ts';
import {nameExpected} from '../../../domain/instance/name-pattern.ts';
import type {Field} from '../../field.ts';
import {nameText} from '../../scalar.ts';

/** Label of the account of an instance. */
export const account: Field<string> = {
	...nameText,
	yaml: 'account',
	flag: 'account',
	value: 'A',
	of: 'both',
	default: instanceDefaults.account,
	help: 'label of the account',
	expected: nameExpected,
	example: 'paper',
};
