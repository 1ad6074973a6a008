import type {Setting} from '../../field.ts';

/** Words that group instances. */
export const tags: Setting = {
	yaml: 'tags',
	flag: 'tag',
	value: 'T',
	of: 'both',
	default: null,
	help: 'a word that groups instances',
	inFile: 'a list; the tags of `defaults` are added',
	multiple: true,
};
