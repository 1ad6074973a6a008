import {expect, test} from 'vitest';
import {byInterpreter} from '../../../../runner/tool/interpreters.ts';

test('a file is looked at by the interpreter of an instance that runs it, else by that of the first one', () => {
	const files = ['/a/momentum.py', '/a/model.py', '/a/other.py'];
	expect([...byInterpreter(files, [])]).toEqual([['python3', files]]);
	const instances = [
		{algorithm: 'momentum', python: '/venv/bin/python'},
		{algorithm: 'model', python: '/gpu/bin/python'},
	];
	expect([...byInterpreter(files, instances)]).toEqual([
		['/venv/bin/python', ['/a/momentum.py', '/a/other.py']],
		['/gpu/bin/python', ['/a/model.py']],
	]);
	expect([...byInterpreter(files, instances, {algorithm: 'model', python: 'new'})]).toEqual([
		['/venv/bin/python', ['/a/momentum.py', '/a/other.py']],
		['new', ['/a/model.py']],
	]);
});
