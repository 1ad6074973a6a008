import type {Setting} from '../../field.ts';

/** The program that runs as the instance. */
export const command: Setting = {
	yaml: 'command',
	flag: null,
	value: 'PROGRAM',
	of: 'program',
	default: null,
	help: 'a program with its arguments, or a text for the shell',
	inFile: 'not in `defaults`',
	page: 'programs',
};
