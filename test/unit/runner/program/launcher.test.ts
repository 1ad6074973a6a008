import {expect, test} from 'vitest';
import {launcherOf} from '../../../../runner/program/launcher.ts';

const of = (environment: Record<string, string>, shell = '/usr/bin/dash', program = './bot') =>
	launcherOf([program, 'a b'], {environment, cwd: '/home', shell}).parameters.slice(3);

test('a plain environment needs nothing but the shell', () => {
	const {path, parameters} = launcherOf(['./bot', '$HOME'], {
		environment: {PATH: '/bin', PWD: '/home', SHLVL: '1', _: 'x'},
		cwd: '/home',
		shell: '/bin/dash',
	});
	expect(path).toBe('/bin/sh');
	expect(parameters[0]).toBe('-c');
	expect(parameters.slice(2)).toEqual(['sh', './bot', '$HOME']);
});

test('what a shell drops or sets itself is put right by env', () => {
	const bot = ['./bot', 'a b'];
	expect(of({'a.b': '1', PATH: '/bin'})).toEqual(['/usr/bin/env', 'a.b=1', ...bot]);
	expect(of({IFS: 'x', PWD: '/else'})).toEqual(['/usr/bin/env', 'IFS=x', 'PWD=/else', ...bot]);
	expect(of({SHLVL: '2'}, '/usr/bin/bash')).toEqual(['/usr/bin/env', 'SHLVL=2', ...bot]);
	expect(of({}, '/bin/busybox')).toEqual(['/usr/bin/env', '-u', 'SHLVL', ...bot]);
	expect(of({'BASH_FUNC_x%%': '() { :; }'})[1]).toBe('BASH_FUNC_x%%=() { :; }');
});

test('a program whose name env would take for a variable is started without it', () => {
	expect(of({'a.b': '1'}, '/bin/dash', './x=y')).toEqual(['./x=y', 'a b']);
});
