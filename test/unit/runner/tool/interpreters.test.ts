import {expect, test} from 'vitest';
import {byInterpreter} from '../../../../runner/tool/interpreters.ts';

test('a file is looked at by the interpreter of an instance that runs it, else by that of the defaults', () => {
	const files = ['/a/momentum.py', '/a/model.py', '/a/other.py'];
	const none = {instances: [], fallback: 'python3'};
	expect([...byInterpreter(files, none)]).toEqual([['python3', files]]);
	const instances = [
		{algorithm: 'momentum', python: '/venv/bin/python'},
		{algorithm: 'model', python: '/gpu/bin/python'},
	];
	const known = {instances, fallback: '/default/bin/python'};
	expect([...byInterpreter(files, known)]).toEqual([
		['/venv/bin/python', ['/a/momentum.py']],
		['/gpu/bin/python', ['/a/model.py']],
		['/default/bin/python', ['/a/other.py']],
	]);
	expect([...byInterpreter(files, known, {algorithm: 'model', python: 'new'})]).toEqual([
		['/venv/bin/python', ['/a/momentum.py']],
		['new', ['/a/model.py']],
		['/default/bin/python', ['/a/other.py']],
	]);
});
