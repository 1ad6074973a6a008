import type {Setting} from '../../field.ts';

/** How a program shows that it is ready. */
export const ready: Setting = {
	yaml: 'ready',
	flag: null,
	value: 'CONDITION',
	of: 'program',
	default: 'it runs',
	help: 'how to detect that the program is ready: `{log: RE}`, `{file: PATH}` or `{delay: DURATION}`, with a `timeout`',
	page: 'programs',
};
