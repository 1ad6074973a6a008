import type {Field} from '../../field.ts';
import {wholeNumber} from '../../scalar.ts';

/** Maintenance margin, in millionths of the value of the position. */
export const maintenance: Field<number> = {
	...wholeNumber(0, 1_000_000),
	yaml: 'maintenance_ppm',
	flag: null,
	value: 'N',
	of: 'algorithm',
	default: 'by instrument',
	help: 'the venue closes a position when equity is below this share of it, in millionths',
	page: 'orders',
	example: '25000',
};
