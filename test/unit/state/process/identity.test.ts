import {spawn} from 'node:child_process';
import {readdirSync} from 'node:fs';
import {hostname} from 'node:os';
import {expect, test} from 'vitest';
import {judge, type Machine, ownIdentity, thisMachine} from '../../../../state/process/identity.ts';
import type {ProcStat} from '../../../../state/process/proc-facts.ts';
import {readProcStat} from '../../../../state/process/proc-stat.ts';
import {endProgram, until} from '../../../support/child.ts';

const statOf = (changes: Partial<ProcStat> = {}): ProcStat => ({
	state: 'S',
	ppid: 1,
	pgrp: 7,
	session: 7,
	threads: 11,
	processStart: '5000',
	cpuTicks: 3,
	rssBytes: 4096,
	...changes,
});

const machine = (changes: Partial<Machine> = {}): Machine => ({
	host: 'here',
	bootId: 'boot',
	pidNamespace: 'pid:[1]',
	readStat: () => statOf(),
	probe: () => 'exists',
	...changes,
});

const living = {
	pid: 7,
	processStart: '5000',
	bootId: 'boot',
	host: 'here',
	pidNamespace: 'pid:[1]',
	home: '8:2',
};

test('this process knows itself and judges itself alive', () => {
	expect(ownIdentity()).toMatchObject({pid: process.pid, host: hostname()});
	expect(judge(ownIdentity(), null)).toBe('alive');
});

test('the same pid with another start time is dead: the pid was reused', () => {
	expect(judge({...ownIdentity(), processStart: '1'}, null)).toBe('dead');
});

test.each([
	['all facts agree', living, 'alive'],
	['another boot', {...living, bootId: 'earlier'}, 'dead'],
	['another start time', {...living, processStart: '4999'}, 'dead'],
	['a start time written as a number', {...living, processStart: 5000}, 'alive'],
	['another host name on the same boot', {...living, host: 'there'}, 'alive'],
	['another pid namespace', {...living, pidNamespace: 'pid:[2]'}, 'unproven'],
	['another container', {...living, host: 'there', pidNamespace: 'pid:[2]'}, 'unproven'],
	['another host with another boot', {...living, host: 'there', bootId: 'x'}, 'foreign'],
	['another host without a boot', {...living, host: 'there', bootId: null}, 'foreign'],
	['another boot in another namespace', {...living, bootId: 'x', pidNamespace: 'y'}, 'dead'],
	['another home', {...living, home: '8:3'}, 'copied'],
	['another home on another boot', {...living, home: '8:3', bootId: 'x'}, 'dead'],
	['another home on another machine', {...living, home: '1:1', bootId: 'x', host: 'y'}, 'foreign'],
	['no home, as an earlier version', {...living, home: null}, 'alive'],
	['only a pid', {pid: 7}, 'unproven'],
	['facts that are null', {...living, bootId: null, pidNamespace: null}, 'alive'],
] as const)('%s', (_, candidate, expected) => {
	expect(judge(candidate, '8:2', machine())).toBe(expected);
});

test.each([
	null,
	undefined,
	1,
	'x',
	[],
	{},
	{pid: 0},
	{pid: -7},
	{pid: 1.5},
	{pid: '7'},
	{pid: 2 ** 31},
])('%j names no process', candidate => {
	expect(judge(candidate, '8:2', machine())).toBe('corrupt');
});

test.each([
	['Z', 1, 'dead'],
	['Z', 0, 'dead'],
	['X', 1, 'dead'],
	['Z', 2, 'alive'],
	['T', 1, 'alive'],
	['D', 1, 'alive'],
] as const)('state %s with %d threads is %s', (state, threads, expected) => {
	expect(judge(living, '8:2', machine({readStat: () => statOf({state, threads})}))).toBe(expected);
});

test.each([
	['absent', 'dead'],
	['denied', 'unproven'],
	['exists', 'unproven'],
] as const)('a process that hides its facts and is %s by signal 0 is %s', (probe, expected) => {
	expect(judge(living, '8:2', machine({readStat: () => null, probe: () => probe}))).toBe(expected);
});

test('process 1 is there, whether or not we may signal it', () => {
	const {probe} = thisMachine();
	expect(['exists', 'denied']).toContain(probe(1));
	expect(judge({pid: 1}, null)).toBe('unproven');
});

test('a real zombie is dead before anybody reaps it', async () => {
	// The shell stays stopped and so cannot reap its killed child.
	const shell = spawn('sh', ['-c', 'sleep 60 & echo $!; kill -STOP $$'], {
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	try {
		const line = await new Promise<string>(resolve =>
			shell.stdout.once('data', (data: Buffer) => resolve(data.toString())),
		);
		const pid = Number(line);
		await until(() => readProcStat(shell.pid ?? 0)?.state === 'T');
		expect(judge({pid}, null)).toBe('unproven');
		process.kill(pid, 'SIGKILL');
		await until(() => readProcStat(pid)?.state === 'Z');
		expect(judge({pid}, null)).toBe('dead');
		process.kill(pid, 0);
	} finally {
		await endProgram(shell);
	}
});

test('judging leaves no descriptor open', () => {
	const count = () => readdirSync('/proc/self/fd').length;
	judge(ownIdentity(), null);
	const before = count();
	for (let round = 0; round < 50; round += 1) judge(ownIdentity(), null);
	expect(count()).toBe(before);
});
