import type {Setting} from '../../field.ts';

/** Environment of a program. */
export const env: Setting = {
	yaml: 'env',
	flag: null,
	value: 'NAME:VALUE',
	of: 'program',
	default: null,
	help: 'variables of the program, in addition to those of its runner',
	page: 'programs',
};
