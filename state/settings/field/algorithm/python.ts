import {instanceDefaults} from '../../../domain/instance/instance-defaults.ts';
import type {Field} from '../../field.ts';
import {textOf} from '../../scalar.ts';

/** Interpreter of an algorithm in Python. */
export const python: Field<string> = {
	...textOf(/^.+$/s),
	yaml: 'python',
	flag: 'python',
	value: 'PATH',
	of: 'algorithm',
	default: instanceDefaults.python,
	help: 'interpreter of a Python algorithm, a path such as .venv/bin/python or a name on the PATH',
	page: 'python',
	expected: 'an interpreter such as .venv/bin/python',
	example: 'python3',
};
