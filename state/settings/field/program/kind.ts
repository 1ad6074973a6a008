import type {Setting} from '../../field.ts';

/** The kind of an instance, stated for readers of the file. */
export const kind: Setting = {
	yaml: 'kind',
	flag: null,
	value: 'KIND',
	choices: ['algorithm', 'command'],
	of: 'both',
	default: 'by command',
	help: 'algorithm or command; optional, for readers of the file',
	page: 'programs',
};
