import {instanceDefaults} from '../../../domain/instance/instance-defaults.ts';
import {nameExpected} from '../../../domain/instance/name-pattern.ts';
import type {Field} from '../../field.ts';
import {nameText} from '../../scalar.ts';

/** The algorithm of an instance. */
export const algorithm: Field<string> = {
	...nameText,
	yaml: 'algorithm',
	flag: 'algorithm',
	value: 'A',
	of: 'algorithm',
	default: instanceDefaults.algorithm,
	help: 'a file of algorithm/ without its extension, or a shipped one',
	expected: nameExpected,
	example: 'sma_crossover',
};
