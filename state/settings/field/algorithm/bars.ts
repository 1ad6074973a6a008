import type {Field} from '../../field.ts';
import {wholeNumber} from '../../scalar.ts';

/** Bars after which a run ends. */
export const bars: Field<number> = {
	...wholeNumber(1),
	yaml: 'bars',
	flag: 'bars',
	value: 'N',
	of: 'algorithm',
	default: 'no limit',
	help: 'end with exit 0 after N bars in all, those of earlier runs included',
	inFile: '`null`: no limit',
	example: '100',
};
