/** A model of one machine around the reconciler: any order of wishes, deaths, crashes of the supervisor and time. */
import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {reconcile} from '../../../../../source/supervisor/reconcile/reconcile.ts';
import {
	emptyMemory,
	type Facts,
	type Memory,
} from '../../../../../source/supervisor/reconcile/reconcile-words.ts';
import {observedNothing} from '../../../../../source/supervisor/recorder.ts';
import {defaultSettings} from '../../../../../state/domain/instance/instance-defaults.ts';
import type {
	ObservedRow,
	RunRow,
	WantedRow,
} from '../../../../../state/domain/instance/snapshot.ts';
import {wantedNothing} from '../../../../../state/control/table/wanted-rows.ts';

const settings = {
	...defaultSettings('BTC', 'BTC'),
	stopTimeoutMs: 1000,
	restart: {...defaultSettings('BTC', 'BTC').restart, deathsMax: 2},
};

type Step =
	| {
			do:
				| 'start'
				| 'stop'
				| 'kill'
				| 'look'
				| 'lock'
				| 'by hand'
				| 'supervisor dies'
				| 'supervisor stops all';
	  }
	/** What the last run left behind can be killed, or not. */
	| {do: 'leftovers stay' | 'leftovers go'}
	| {do: 'die'; code: number | null}
	| {do: 'wait'; ms: number}
	/** The wall clock alone moves. */
	| {do: 'set the clock'; byMs: number};

const step: fc.Arbitrary<Step> = fc.oneof(
	fc.record({
		do: fc.constantFrom(
			'start',
			'stop',
			'kill',
			'look',
			'look',
			'lock',
			'by hand',
			'supervisor dies',
			'leftovers stay',
			'leftovers go',
			'supervisor stops all',
		),
	}),
	fc.record({do: fc.constant('die' as const), code: fc.constantFrom(0, 74, 75, 78, 143, null)}),
	fc.record({do: fc.constant('wait' as const), ms: fc.integer({min: 1, max: 100_000})}),
	fc.record({
		do: fc.constant('set the clock' as const),
		byMs: fc.integer({min: -7_200_000, max: 7_200_000}),
	}),
);

/** The machine: at most one process lives, as the lock guarantees; a child takes its lock at the step `lock`. */
function createMachine() {
	let nowMs = 10_000_000;
	let monotonicMs = 1000;
	let nextPid = 100;
	let wanted: WantedRow = wantedNothing('BTC');
	let observed: ObservedRow = observedNothing('BTC');
	let memory: Memory = emptyMemory;
	let run: RunRow | undefined;
	let living: {pid: number; epoch: number; runId: string; locked: boolean} | null = null;
	let asked: 'term' | 'kill' | null = null;
	let supervisor: Facts['supervisor'] = 'begins';
	const starts: string[] = [];
	let isLeft = false;
	let stays = false;

	function takeLock(): void {
		if (living === null || living.locked) return;
		living.locked = true;
		const {pid, epoch, runId} = living;
		run = {
			runId,
			name: 'BTC',
			instanceId: `i${pid}`,
			pid,
			processStart: null,
			beaconFd: null,
			epoch,
			startedAtMs: nowMs,
			readyAtMs: 1,
			endedAtMs: null,
			exitCode: null,
			exitReason: null,
			settings: null,
			marks: null,
		};
	}

	function die(code: number | null): void {
		if (living === null) return;
		if (run?.runId === living.runId && code !== null)
			run = {...run, endedAtMs: nowMs, exitCode: code};
		if (memory.child?.runId === living.runId) {
			const signal = code === null ? 'SIGKILL' : null;
			const livedMs = monotonicMs - memory.child.startedMonotonicMs;
			memory = {...memory, child: null, exit: {code, signal, runId: living.runId, livedMs}};
		}

		living = null;
		asked = null;
		isLeft = true;
	}

	function look(): void {
		const live = living?.locked
			? {
					...{pid: living.pid, processStart: null, instanceId: `i${living.pid}`},
					...{heartbeatAtMs: nowMs, heartbeatAgeMs: 0},
				}
			: null;
		const facts: Facts = {
			...{settings, wanted, observed, run, live, foreign: false, unswept: isLeft, supervisor},
		};
		const result = reconcile(facts, memory, {nowMs, monotonicMs, random: 0.5});
		memory = result.memory;
		for (const action of result.actions) {
			if (action.type === 'record') observed = action.row;
			if (action.type === 'terminate') asked = 'term';
			if (action.type === 'kill') asked = 'kill';
			if (action.type === 'sweep' && !stays) {
				isLeft = false;
				look();
				return;
			}
			if (action.type !== 'start') continue;
			expect(isLeft, 'a start beside what an earlier run left').toBe(false);
			expect(living?.locked ?? false, 'a start while a lock is held').toBe(false);
			expect(wanted.wanted, 'a start of what nobody wants').toBe('running');
			expect(supervisor, 'a start by a supervisor that ends').not.toBe('ends');
			const returns = supervisor === 'begins' && observed.exitCode === 143;
			const given = observed.observed === 'failed' && observed.epoch === wanted.epoch;
			expect(given && !returns, 'a start of what was given up').toBe(false);
			const key = `${action.epoch}/${observed.epoch === action.epoch ? observed.restarts + 1 : 0}`;
			expect(starts, 'a second start of one attempt').not.toContain(key);
			starts.push(key);
			nextPid += 1;
			living = {pid: nextPid, epoch: action.epoch, runId: `r${nextPid}`, locked: false};
			memory = {
				...emptyMemory,
				child: {
					...{pid: nextPid, runId: living.runId, epoch: action.epoch},
					startedMonotonicMs: monotonicMs,
				},
			};
			observed = {
				...observed,
				observed: 'starting',
				epoch: action.epoch,
				pid: nextPid,
				runId: living.runId,
				restarts: action.attempt === 0 ? 0 : observed.restarts + 1,
				deathsAtMs: action.attempt === 0 ? [] : observed.deathsAtMs,
				nextStartAtMs: null,
			};
		}

		// What has to be swept first is met at the next look.
		const isMet = live !== null || !isLeft;
		if (supervisor === 'begins' && isMet) supervisor = 'goes on';
	}

	/** Asks the living run to end, as a supervisor that stops with its instances does. */
	function stopAll(): void {
		supervisor = 'ends';
		for (let round = 0; round < 3 && living !== null; round += 1) {
			look();
			if (asked !== null) die(asked === 'kill' ? null : 143);
		}
		look();
		memory = emptyMemory;
		supervisor = 'begins';
	}

	function wish(change: Partial<WantedRow>): void {
		wanted = {...wanted, ...change, epoch: wanted.epoch + 1, requestedAtMs: nowMs};
	}

	return {
		apply(next: Step): void {
			switch (next.do) {
				case 'leftovers stay':
				case 'leftovers go':
					stays = next.do === 'leftovers stay';
					return;
				case 'start':
					wish({wanted: 'running', stopBy: 'term'});
					return;
				case 'stop':
					wish({wanted: 'stopped', stopBy: 'term'});
					return;
				case 'kill':
					wish({wanted: 'stopped', stopBy: 'kill'});
					return;
				case 'look':
					look();
					return;
				case 'lock':
					takeLock();
					return;
				case 'by hand':
					if (living !== null) return;
					nextPid += 1;
					living = {pid: nextPid, epoch: 0, runId: `r${nextPid}`, locked: false};
					takeLock();
					return;
				case 'supervisor dies':
					// Between spawn and lock a child is known to nobody; the lock alone decides then.
					takeLock();
					memory = emptyMemory;
					supervisor = 'begins';
					return;
				case 'supervisor stops all':
					takeLock();
					stopAll();
					return;
				case 'die':
					die(next.code);
					return;
				case 'wait':
					nowMs += next.ms;
					monotonicMs += next.ms;
					return;
				case 'set the clock':
					nowMs += next.byMs;
			}
		},
		/** Lets time pass with an obedient instance until nothing changes. */
		settle(): void {
			stays = false;
			for (let round = 0; round < 60; round += 1) {
				look();
				if (asked !== null) die(asked === 'kill' ? null : 0);
				takeLock();
				nowMs += 5000;
				monotonicMs += 5000;
			}
		},
		state: () => ({wanted, observed, living}),
	};
}

test('any history: no start beside a live lock, none unwanted, one for each attempt; and it converges', () => {
	fc.assert(
		fc.property(fc.array(step, {maxLength: 60}), steps => {
			const machine = createMachine();
			for (const next of steps) machine.apply(next);
			machine.settle();
			const {wanted, observed, living} = machine.state();
			if (wanted.wanted === 'stopped') {
				// Only a run by hand that began after the stop was carried out may live.
				expect(living === null || living.epoch === 0).toBe(true);
				if (living === null) expect(observed.observed).toBe('stopped');
			} else if (living === null) {
				expect(['failed', 'stopped', 'crashed']).toContain(observed.observed);
			} else {
				expect(observed).toMatchObject({observed: 'running', pid: living.pid, epoch: wanted.epoch});
			}
		}),
		{numRuns: 2000},
	);
});

const begun = ['start', 'look', 'lock', 'look'] as const;

test.each(['die', 'supervisor stops all'] as const)(
	'%s: what was interrupted runs again with the next supervisor, and what was stopped does not',
	how => {
		for (const isStopped of [false, true]) {
			const machine = createMachine();
			for (const next of begun) machine.apply({do: next});
			if (isStopped) machine.apply({do: 'stop'});
			if (how === 'die') machine.apply({do: 'supervisor dies'});
			machine.apply(how === 'die' ? {do: 'die', code: 143} : {do: how});
			expect(machine.state().living).toBe(null);
			machine.apply({do: 'look'});
			expect(machine.state().living === null).toBe(isStopped);
			expect(machine.state().observed.observed).toBe(isStopped ? 'stopped' : 'starting');
		}
	},
);

test('a failed instance is not started until the epoch grows', () => {
	const machine = createMachine();
	for (const next of begun) machine.apply({do: next});
	machine.apply({do: 'die', code: 78});
	machine.settle();
	expect(machine.state()).toMatchObject({living: null, observed: {observed: 'failed'}});
	machine.apply({do: 'start'});
	machine.settle();
	expect(machine.state().observed.observed).toBe('running');
});
