/** Proves by inspection that nothing of a home is left after its shutdown. */
import type {Directory} from '../../../state/home/directory.ts';
import {AppError} from '../../../state/domain/error.ts';
import {leftFix, listLeft} from '../../../state/domain/text/left-text.ts';
import type {RunTrace} from '../../../state/domain/instance/run-marks.ts';
import {cleanLocks, inspectLocks} from '../../../state/lock/inspect.ts';
import {cleanInstances, listInstances} from '../../../state/registry/registry.ts';
import {clearForeignFix} from '../../../state/domain/instance/lock.ts';
import {describeLeft} from '../../../state/process/sweep/left-processes.ts';
import {findRunProcesses} from '../../../state/process/sweep/run-processes.ts';
import type {UnsweptRun} from '../../../state/control/table/run-rows.ts';
import type {SupervisorEnd} from '../../supervisor/end-supervisor.ts';

export type ShutdownStep = {
	/** Subject of the check or action. */
	what: string;
	/** Whether the result is the required one. */
	ok: boolean;
};

/** Describes the end of the supervisor. */
export function supervisorStep({pid, how, why}: SupervisorEnd): ShutdownStep {
	switch (how) {
		case 'outOfReach':
			return {what: `supervisor: ${why}`, ok: false};
		case 'absent':
			return {what: 'supervisor: not running', ok: true};
		case 'foreign':
			return {what: `supervisor: foreign: ${clearForeignFix('SUPERVISOR')}`, ok: false};
		case 'ended':
			return {what: `supervisor: stopped (was pid ${pid})`, ok: true};
		case 'killed':
			return {what: `supervisor: killed, as it did not answer (was pid ${pid})`, ok: true};
		case 'stays':
			return {what: `supervisor: pid ${pid} does not end`, ok: false};
	}
}

/**
 * Removes the evidence of dead processes. Evidence that cannot be removed from a read-only disk does not
 * prove a live process.
 */
export function cleanEvidence(
	directory: Directory,
	onProgress: (text: string) => void,
): ShutdownStep[] {
	try {
		const {removed} = cleanLocks(directory);
		if (removed.length > 0) onProgress(`removed ${removed.length} stale locks`);
		cleanInstances(directory);
		return [];
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		return [{what: `stale locks could not be removed: ${error.what}`, ok: true}];
	}
}

/** Checks everything that could still exist; `runs` are those that may have left processes. */
export function proveGone(directory: Directory, runs: readonly UnsweptRun[]): ShutdownStep[] {
	const held = inspectLocks(directory).filter(({verdict}) => verdict === 'held');
	const alive = listInstances(directory).filter(({verdict}) => verdict === 'alive');
	const step = (what: string, rest: readonly string[]): ShutdownStep => ({
		what: rest.length === 0 ? `${what}: none` : `${what}: ${rest.join(', ')}`,
		ok: rest.length === 0,
	});
	return [
		step(
			'locks held',
			held.map(({name}) => name),
		),
		step(
			'registered processes alive',
			alive.map(({instanceId}) => instanceId),
		),
		...proveProcesses(runs, step),
	];
}

type Step = (what: string, rest: readonly string[]) => ShutdownStep;

/** Names the signs of the search: a process with none of them is not found. */
function proveProcesses(runs: readonly UnsweptRun[], step: Step): ShutdownStep[] {
	const byId = new Map(runs.map(run => [run.runId, run]));
	const each = [...byId.values()];
	if (each.length === 0) return [step('runs that may have left processes', [])];
	const what = `processes of ${each.length === 1 ? '1 run' : `${each.length} runs`}, by session, group, token, output and parent`;
	if (findRunProcesses(each).length === 0) return [step(what, [])];
	const names = [...new Set(each.map(({name}) => name))];
	const left = names.flatMap(name => leftOf(name, each));
	return [step(what, left)];
}

function leftOf(name: string, runs: readonly UnsweptRun[]): string[] {
	const own: RunTrace[] = runs.filter(run => run.name === name);
	const left = describeLeft(findRunProcesses(own));
	if (left.length === 0) return [];
	const fix = left.some(({isOurs}) => !isOurs) ? `; ${leftFix(left)}` : '';
	return [`${name}: ${listLeft(left)}${fix}`];
}
