import type {Field} from '../../field.ts';
import {wholeNumber} from '../../scalar.ts';

/** Maintenance margin, in millionths of the position's worth. */
export const maintenance: Field<number> = {
	...wholeNumber(0, 1_000_000),
	yaml: 'maintenance_ppm',
	flag: null,
	value: 'N',
	of: 'algorithm',
	default: 'by instrument',
	help: 'equity below this share of the position, in millionths, and the venue closes it',
	page: 'orders',
	example: '25000',
};
