import {heapMbDefault, pythonMbDefault} from '../../../domain/instance/instance-defaults.ts';
import type {Field} from '../../field.ts';
import {wholeNumber} from '../../scalar.ts';

/** Limit of memory in megabytes. */
export const memory: Field<number> = {
	...wholeNumber(32, 65_536),
	yaml: 'memory',
	flag: null,
	value: 'MB',
	of: 'both',
	default: 'by language',
	help: `limit in MB: of the JavaScript heap (${heapMbDefault}), or of the whole process for Python (${pythonMbDefault})`,
	page: 'python',
	example: '128',
};
