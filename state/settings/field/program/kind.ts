import type {Setting} from '../../field.ts';

/** What an instance is, said again. */
export const kind: Setting = {
	yaml: 'kind',
	flag: null,
	value: 'KIND',
	choices: ['algorithm', 'command'],
	of: 'both',
	default: 'by command',
	help: 'algorithm or command, for readers of the file',
	page: 'programs',
};
