import type {Setting} from '../../field.ts';

/** Words by which instances are grouped. */
export const tags: Setting = {
	yaml: 'tags',
	flag: 'tag',
	value: 'T',
	of: 'both',
	default: null,
	help: 'a word by which to group it',
	inFile: 'a list; those of `defaults` are added',
	multiple: true,
};
