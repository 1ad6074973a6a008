import {type ChildProcess, spawn} from 'node:child_process';
import {afterEach, expect, test} from 'vitest';
import {processesInGroup, processesWithToken} from '../../state/process/descendants.ts';
import {readProcStat} from '../../state/process/proc-stat.ts';
import {endProgram, until} from '../support/child.ts';

let shell: ChildProcess | undefined;
let token = '';

afterEach(async () => {
	for (const {pid} of processesWithToken(token)) process.kill(pid, 'SIGKILL');
	if (shell !== undefined) await endProgram(shell);
});

test('grandchildren are found by the token also outside the process group, until they are gone', async () => {
	token = `test-${process.pid}-${Date.now()}`;
	shell = spawn('sh', ['-c', 'setsid sleep 60 & sleep 60 & wait'], {
		detached: true,
		stdio: 'ignore',
		env: {...process.env, PITWALL_RUN_ID: token},
	});
	const group = shell.pid ?? 0;
	// The shell, a sleeping child of its group, and one in a session of its own.
	await until(() => processesWithToken(token).length === 3);
	await until(() => processesInGroup(group).length === 2);
	const found = processesWithToken(token);
	for (const {pid, processStart} of found)
		expect(readProcStat(pid)?.processStart).toBe(processStart);
	const outside = found.filter(({pid}) => readProcStat(pid)?.pgrp !== group);
	expect(outside).toHaveLength(1);
	expect(processesWithToken(`${token}0`)).toEqual([]);
	for (const {pid} of found) process.kill(pid, 'SIGKILL');
	await until(() => processesWithToken(token).length === 0);
	expect(processesInGroup(group)).toEqual([]);
});
