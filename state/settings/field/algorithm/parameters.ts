import type {Setting} from '../../field.ts';

/** Parameters of the algorithm: texts until its code is loaded, see parameter-text.ts. */
export const parameters: Setting = {
	yaml: 'parameters',
	flag: 'set',
	value: 'KEY=VALUE',
	of: 'algorithm',
	default: null,
	help: 'parameter of the algorithm: a number, a text, true or false, as the algorithm declares it',
	multiple: true,
};
