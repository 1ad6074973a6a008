import type {Field} from '../../field.ts';
import {textOf} from '../../scalar.ts';

/** File of bars. */
export const data: Field<string> = {
	...textOf(/^.+$/s),
	yaml: 'data',
	flag: 'data',
	value: 'FILE',
	of: 'algorithm',
	default: 'simulated market; SPX replays builtin:sp500-2000',
	help: 'CSV with time, open, high, low, close, volume, plain or .gz, or builtin:NAME',
	page: 'bars',
	expected: 'a file, or builtin:NAME',
	example: 'bars.csv',
};
