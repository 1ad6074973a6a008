/** The single looks of `pitwall doctor` that read files of the system or decide from facts. */
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {driverFinding} from '../../../../source/cli/doctor/check-driver.ts';
import {checkLogin} from '../../../../source/cli/doctor/check-login.ts';
import {differingVariables} from '../../../../source/cli/doctor/differing-variables.ts';

let root: string;

beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'pitwall-'));
});

afterEach(() => {
	rmSync(root, {recursive: true, force: true});
});

function put(path: string, text: string): void {
	mkdirSync(dirname(join(root, path)), {recursive: true});
	writeFileSync(join(root, path), text);
}

const login = (changes: {user?: string; uid?: number; cgroups?: string[]} = {}) =>
	Object.fromEntries(
		checkLogin({root, user: 'ada', uid: 1000, cgroups: [], ...changes}).map(finding => [
			finding.check,
			finding,
		]),
	);

describe('logind', () => {
	test('is not mentioned where there is none', () => {
		expect(login()).toEqual({});
	});

	test('leaves processes alone unless it is told otherwise', () => {
		put('etc/systemd/logind.conf', '[Login]\n#KillUserProcesses=no\n');
		expect(login()['logout']?.verdict).toBe('ok');
		put('etc/systemd/logind.conf', '[Login]\nKillUserProcesses=yes\n');
		expect(login()['logout']).toMatchObject({
			verdict: 'warning',
			found: expect.stringContaining('KillUserProcesses=yes'),
			fix: expect.stringContaining('enable-linger ada'),
		});
		expect(login({user: 'root', uid: 0})['logout']?.verdict).toBe('ok');
	});

	test('was built with what the shipped file shows in a comment', () => {
		put('usr/lib/systemd/logind.conf', '[Login]\n#KillUserProcesses=yes\n');
		expect(login()['logout']?.verdict).toBe('warning');
	});

	test('reads drop-ins: the last one wins, and one of a nearer folder hides its namesake', () => {
		put('etc/systemd/logind.conf', '[Login]\nKillUserProcesses=no\n');
		put('usr/lib/systemd/logind.conf.d/50-kill.conf', '[Login]\n KillUserProcesses = true\n');
		expect(login()['logout']?.verdict).toBe('warning');
		put('etc/systemd/logind.conf.d/50-kill.conf', '[Login]\n');
		expect(login()['logout']?.verdict).toBe('ok');
		put('run/systemd/logind.conf.d/60-again.conf', 'KillUserProcesses=1\nKillOnlyUsers=bob eve\n');
		expect(login()['logout']?.verdict).toBe('ok');
		expect(login({user: 'eve'})['logout']?.verdict).toBe('warning');
	});

	test('ends services of a user who does not linger', () => {
		put('run/systemd/system/x', '');
		expect(login()['linger']).toMatchObject({
			verdict: 'warning',
			fix: 'loginctl enable-linger ada',
		});
		const cgroups = ['0::/user.slice/user-1000.slice/user@1000.service/app.slice/desk.service\n'];
		expect(login({cgroups})['linger']?.found).toContain('ends with the last session of ada');
		put('var/lib/systemd/linger/ada', '');
		expect(login({cgroups})['linger']).toMatchObject({verdict: 'ok', fix: null});
	});
});

test('environments are compared by what decides how programs run, and only names are told', () => {
	const supervisor = new Map([
		['PATH', '/usr/bin'],
		['TOKEN', 'secret'],
		['SHLVL', '1'],
		['SAME', 'x'],
	]);
	const shell = {PATH: '/opt/bin', VIRTUAL_ENV: '/venv', SHLVL: '3', SAME: 'x', PITWALL_HOME: '/h'};
	expect(differingVariables(supervisor, shell)).toEqual({
		telling: ['PATH', 'VIRTUAL_ENV'],
		others: ['TOKEN'],
	});
	expect(differingVariables(supervisor, Object.fromEntries(supervisor))).toEqual({
		telling: [],
		others: [],
	});
});

test('a driver that was built for another Node is told with both versions and the cure', () => {
	const error = new Error(
		`The module '/x/better_sqlite3.node'\nwas compiled against a different Node.js version using\nNODE_MODULE_VERSION 127. This version of Node.js requires\nNODE_MODULE_VERSION ${process.versions.modules}.`,
	);
	expect(driverFinding(error, '/opt/pitwall')).toMatchObject({
		verdict: 'fault',
		found: expect.stringMatching(/modules 127.*this is Node/),
		fix: expect.stringContaining('cd /opt/pitwall && npm rebuild better-sqlite3'),
	});
});

test('a driver that was never built is reported as missing', () => {
	const error = Object.assign(new Error('Cannot find module'), {code: 'MODULE_NOT_FOUND'});
	expect(driverFinding(error, '/opt/pitwall').found).toContain('missing');
	expect(driverFinding(error, '/opt/pitwall').fix).toContain('npm rebuild better-sqlite3');
});
