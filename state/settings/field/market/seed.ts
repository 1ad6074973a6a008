import type {Field} from '../../field.ts';
import {wholeNumber} from '../../scalar.ts';

/** Seed of the simulated market. */
export const seed: Field<number> = {
	...wholeNumber(0),
	yaml: 'seed',
	flag: 'seed',
	value: 'N',
	of: 'algorithm',
	default: '1',
	help: 'seed of the simulated market',
	example: '1',
};
