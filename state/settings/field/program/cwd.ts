import type {Setting} from '../../field.ts';

/** Working directory of a program. */
export const cwd: Setting = {
	yaml: 'cwd',
	flag: null,
	value: 'DIR',
	of: 'program',
	default: 'the folder of the file',
	help: 'working directory of the program',
	page: 'programs',
};
