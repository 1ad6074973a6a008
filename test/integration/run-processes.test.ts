/** Which processes count as those of a run, and above all which do not: numbers are reused, and nobody else may be killed. */
import {type ChildProcess, spawn} from 'node:child_process';
import {afterEach, expect, test} from 'vitest';
import type {RunMarks, RunSign, SessionMark} from '../../state/domain/instance/run-marks.ts';
import {hasEnded, readProcStat} from '../../state/process/proc-stat.ts';
import {
	findRunProcesses,
	noMarks,
	outputsOf,
	sessionMark,
} from '../../state/process/sweep/run-processes.ts';
import {sweepRuns} from '../../state/process/sweep/sweep-runs.ts';
import {until} from '../support/child.ts';

const started: number[] = [];
let token = '';
let count = 0;

afterEach(() => {
	for (const pid of started.splice(0)) {
		const stat = readProcStat(pid);
		if (stat !== null && !hasEnded(stat)) process.kill(pid, 'SIGKILL');
	}
});

type Started = {child: ChildProcess; pid: number; mark: SessionMark; pids: () => number[]};

/** Runs a script in a session of its own; it prints the pids of what it starts. */
async function run(script: string, environment: Record<string, string> = {}): Promise<Started> {
	token = `test-${process.pid}-${(count += 1)}`;
	const child = spawn('/bin/sh', ['-c', script], {
		detached: true,
		stdio: ['ignore', 'pipe', 'ignore'],
		env: {PATH: process.env['PATH'], ...environment},
	});
	const pid = child.pid ?? 0;
	started.push(pid);
	let text = '';
	child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
	await until(() => text.includes('up'));
	const pids = () =>
		text
			.split(/\s+/)
			.filter(word => /^\d+$/.test(word))
			.map(Number);
	started.push(...pids());
	const mark = sessionMark(pid, 'program');
	if (mark === null) throw new Error('it leads no session');
	return {child, pid, mark, pids};
}

function find(marks: Partial<RunMarks>, runId = token): Map<number, RunSign> {
	const found = findRunProcesses([{runId, marks: {...noMarks(), ...marks}}]);
	return new Map(found.map(({pid, sign}) => [pid, sign]));
}

/** Ends the leader of a session and waits until the kernel has forgotten it. */
async function endLeader({child, pid}: Started): Promise<void> {
	child.kill('SIGKILL');
	await until(() => readProcStat(pid) === null);
}

const two = 'sleep 3000 & echo $! up; wait';

test('members of the session, its leader included; nothing of another session', async () => {
	const {pid, mark, pids} = await run(two);
	expect(find({sessions: [mark]})).toEqual(
		new Map([...[pid, ...pids()]].map(each => [each, 'session'])),
	);
	expect(find({sessions: []})).toEqual(new Map());
});

test('a session whose number was given to others since is not that of the run', async () => {
	const {mark, pids} = await run(two);
	const older = {...mark, processStart: String(Number(mark.processStart) - 1)};
	expect(find({sessions: [older]})).toEqual(new Map());
	expect(pids().length).toBe(1);
});

test('after its leader ended, a session counts as long as its number cannot have come round again', async () => {
	const session = await run(two);
	const [member = 0] = session.pids();
	await endLeader(session);
	const {mark} = session;
	expect(find({sessions: [mark]}).get(member)).toBe('session');
	expect(find({sessions: [{...mark, forks: null}]})).toEqual(new Map());
	expect(find({sessions: [{...mark, forks: -1e9}]})).toEqual(new Map());
	// A recorded member that lives has kept the number.
	const processStart = readProcStat(member)?.processStart ?? '';
	const strays = [{pid: member, processStart}];
	expect(find({sessions: [{...mark, forks: null}], strays}).get(member)).toBe('session');
});

test('marks of another boot or of another container mean nothing', async () => {
	const {mark} = await run(two);
	expect(find({sessions: [mark], bootId: 'another'})).toEqual(new Map());
	expect(find({sessions: [mark], pidNamespace: 'another'})).toEqual(new Map());
});

test('a recorded process counts by its start time, and is none of the run once it belongs elsewhere', async () => {
	const {pid, mark} = await run(two);
	const strays = [{pid, processStart: mark.processStart}];
	expect(find({strays}).get(pid)).toBe('recorded');
	expect(find({strays: [{pid, processStart: '1'}]})).toEqual(new Map());
	const other = await run(two, {PITWALL_RUN_ID: ''});
	expect(find({strays: [other.mark]})).toEqual(new Map());
});

test('what left the session is found by token, output or parent', async () => {
	const script = `
		setsid sleep 3000 >/dev/null & echo $!
		setsid env -i sleep 3000 & echo $!
		setsid env -i sleep 3000 >/dev/null & echo $! up; wait`;
	token = 'unknown';
	const session = await run(script, {PITWALL_RUN_ID: 'by-token'});
	const [byToken = 0, byOutput = 0, byParent = 0] = session.pids();
	await until(() => session.pids().every(pid => readProcStat(pid)?.session === pid));
	const marks = {sessions: [session.mark], outputs: outputsOf(session.pid)};
	await until(() => find(marks, 'by-token').get(byOutput) === 'output');
	const found = find(marks, 'by-token');
	expect(found.get(byToken)).toBe('token');
	expect(found.get(byParent)).toBe('parent');
	await endLeader(session);
	const left = find(marks, 'by-token');
	expect(left.get(byOutput)).toBe('output');
	// It carries no sign, and nobody has seen it in time.
	expect(left.has(byParent)).toBe(false);
});

test('a sweep ends all of it, and tells when nothing is left', async () => {
	const {pid, mark, pids} = await run(
		'trap "" TERM; (trap "" TERM; sleep 3000) & echo $! up; wait',
	);
	const traces = [{runId: token, marks: {...noMarks(), sessions: [mark]}}];
	const {killed} = sweepRuns(traces);
	expect(killed).toBeGreaterThan(0);
	await until(() => sweepRuns(traces).left.length === 0);
	for (const each of [pid, ...pids()]) {
		const stat = readProcStat(each);
		expect(stat === null || hasEnded(stat)).toBe(true);
	}
});

test('nothing that is older than the runner belongs to its run', async () => {
	const {pid, mark} = await run(two);
	const marks = {sessions: [mark]};
	expect(find({...marks, since: mark.processStart}).has(pid)).toBe(true);
	expect(find({...marks, since: String(Number(mark.processStart) + 1)}).has(pid)).toBe(false);
});

test('the empty token of programs that belong to no run names none', async () => {
	const {pid} = await run(two, {PITWALL_RUN_ID: ''});
	const found = findRunProcesses([{runId: '', marks: noMarks()}]);
	expect(found.filter(one => one.pid === pid)).toEqual([]);
});
