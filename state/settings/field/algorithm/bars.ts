import type {Field} from '../../field.ts';
import {wholeNumber} from '../../scalar.ts';

/** Number of bars after which a run ends. */
export const bars: Field<number> = {
	...wholeNumber(1),
	yaml: 'bars',
	flag: 'bars',
	value: 'N',
	of: 'algorithm',
	default: 'no limit',
	help: 'end with exit code 0 after N bars in total, including those of earlier runs',
	inFile: '`null`: no limit',
	example: '100',
};
