import {mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {directoryAt} from '../../../../state/home/directory.ts';
import {createHome, resolveHome} from '../../../../state/home/home.ts';

let root = '';
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'pitwall-'));
});
afterEach(() => {
	rmSync(root, {recursive: true, force: true});
});

const ask = (parts: {flag?: string; environment?: Record<string, string>; from?: string}) =>
	resolveHome({
		flag: parts.flag,
		environment: parts.environment ?? {},
		workingDirectory: parts.from ?? root,
		userHome: '/home/ada',
	});

test('the flag wins over the environment, and is relative to the working directory', () => {
	const choice = ask({flag: 'here', environment: {PITWALL_HOME: '/there'}});
	expect(choice).toEqual({home: join(root, 'here'), chosenBy: 'flag'});
});

test('the environment wins over a configuration nearby', () => {
	writeFileSync(join(root, 'pitwall.yaml'), '');
	expect(ask({environment: {PITWALL_HOME: '/there'}}).home).toBe('/there');
});

test('an empty PITWALL_HOME counts as not set', () => {
	expect(ask({environment: {PITWALL_HOME: ''}}).chosenBy).toBe('default');
});

test('the nearest parent with a pitwall.yaml is the home', () => {
	const inner = join(root, 'a', 'b');
	mkdirSync(inner, {recursive: true});
	writeFileSync(join(root, 'pitwall.yaml'), '');
	expect(ask({from: inner})).toEqual({home: root, chosenBy: 'parent'});
	writeFileSync(join(root, 'a', 'pitwall.yaml'), '');
	expect(ask({from: inner}).home).toBe(join(root, 'a'));
});

test('without any hint the home is ~/.pitwall', () => {
	expect(ask({})).toEqual({home: '/home/ada/.pitwall', chosenBy: 'default'});
});

test('an empty --home is refused with exit 64', () => {
	expect(() => ask({flag: ''})).toThrow(expect.objectContaining({code: 'USAGE', exitCode: 64}));
});

test('a new home is readable by its owner alone and holds its folders', () => {
	const directory = directoryAt(join(root, 'new', 'home'));
	createHome(directory);
	createHome(directory);
	expect(statSync(directory.home).mode & 0o777).toBe(0o700);
	for (const folder of [directory.kernelLocks, directory.ledgers, directory.logs])
		expect(statSync(folder).isDirectory()).toBe(true);
});

test('a home that is a file is refused with exit 73', () => {
	const path = join(root, 'file');
	writeFileSync(path, '');
	expect(() => createHome(directoryAt(path))).toThrow(
		expect.objectContaining({code: 'HOME_NOT_DIRECTORY', exitCode: 73}),
	);
	expect(() => createHome(directoryAt(join(path, 'below')))).toThrow(
		expect.objectContaining({code: 'HOME_NOT_DIRECTORY', exitCode: 73}),
	);
});
