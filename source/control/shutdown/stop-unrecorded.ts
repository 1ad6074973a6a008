/**
 * A stop or kill that could not be recorded or carried out in the usual way: it uses signals, and the outcome
 * names the proof and the missing record. Used by commands and panel alike.
 */
import type {Directory} from '../../../state/home/directory.ts';
import type {Clock} from '../../../state/domain/time/clock.ts';
import {type AppError, type ExitCode, exitCode, refusalText} from '../../../state/domain/error.ts';
import {
	defaultSettings,
	instanceDefaults,
} from '../../../state/domain/instance/instance-defaults.ts';
import type {InstanceSettings} from '../../../state/domain/instance/instance.ts';
import type {WantedRow} from '../../../state/domain/instance/snapshot.ts';
import type {UnsweptRun} from '../../../state/control/table/run-rows.ts';
import type {SupervisorEnd} from '../../supervisor/end-supervisor.ts';
import {type KnownInstances, knownInstances} from '../known-instances.ts';
import {type ProvenRun, provenRuns} from './proven-runs.ts';
import {
	type SignalledRun,
	type SignalStopped,
	stopBySignal,
	type Target,
} from './stop-by-signal.ts';
import {unknownInstance} from '../unknown-instance.ts';

export type UnrecordedStop = {
	/** Chooses among the known instances. */
	choose: (settings: readonly InstanceSettings[]) => readonly string[];
	stopBy: WantedRow['stopBy'];
	/** Why it could not be done as usual. */
	cause: AppError;
	withSupervisor?: boolean;
	onProgress?: (text: string) => void;
};

export type UnrecordedOutcome = {
	name: string;
	/** Whether no process of it is left. */
	ok: boolean;
	changed: boolean;
	text: string;
	code: string;
	exitCode: ExitCode;
};

export type StoppedUnrecorded = {
	outcomes: UnrecordedOutcome[];
	/** The fate of the request: what, why and fix, one line each. */
	note: string;
	/** Whether the next `pitwall up` leaves them stopped. */
	isKept: boolean;
	supervisor: SupervisorEnd | null;
	/** The runs that may have left processes, for a later proof that they are gone. */
	runs: UnsweptRun[];
};

/** Stops the chosen instances and reports how. Never throws for one that does not stop. */
export async function stopUnrecorded(
	{directory, clock}: {directory: Directory; clock: Clock},
	{choose, stopBy, cause, withSupervisor = false, onProgress}: UnrecordedStop,
): Promise<StoppedUnrecorded> {
	const known = await knownInstances(directory);
	const proven = provenRuns(directory, known.runs);
	const settings = allSettings(known, proven);
	const chosen = [...new Set(choose(settings))];
	const isKnown = (name: string) =>
		known.wanted === null || settings.some(each => each.name === name);
	const names = chosen.filter(isKnown);
	const isRecorded = names.every(name => holdsWish(known, name, stopBy));
	const targets = names.map(
		(name): Target => ({
			name,
			run: proven.get(name) ?? null,
			traces: known.unswept.filter(run => run.name === name),
			stopTimeoutMs: (settings.find(each => each.name === name) ?? instanceDefaults).stopTimeoutMs,
		}),
	);
	const stopped = await stopBySignal({directory, clock}, targets, {
		...{stopBy, isRecorded, withSupervisor},
		...(onProgress !== undefined && {onProgress}),
	});
	const all = settings.map(({name}) => name);
	return {
		outcomes: [
			...chosen.filter(name => !isKnown(name)).map(name => unknown(name, all)),
			...stopped.runs.map(run => toOutcome(run, stopped.isKept)),
		],
		note: wishText(cause, {...stopped, isRecorded, withSupervisor}),
		isKept: stopped.isKept,
		supervisor: stopped.supervisor,
		runs: [
			...known.unswept,
			...[...proven.values()].map(({name, runId, marks}) => ({name, runId: runId ?? '', marks})),
		],
	};
}

/** Configured instances, and others with a proven process. */
function allSettings(
	{settings}: KnownInstances,
	proven: ReadonlyMap<string, ProvenRun>,
): InstanceSettings[] {
	const names = new Set(settings.map(({name}) => name));
	const others = [...proven.values()].filter(({name}) => !names.has(name));
	return [...settings, ...others.map(({name, mode}) => ({...defaultSettings(name, name), mode}))];
}

function holdsWish({wanted}: KnownInstances, name: string, stopBy: WantedRow['stopBy']): boolean {
	const row = wanted?.get(name);
	return row?.wanted === 'stopped' && row.epoch > 0 && (stopBy === 'term' || row.stopBy === 'kill');
}

function toOutcome({name, pid, isGone, by}: SignalledRun, isKept: boolean): UnrecordedOutcome {
	const base = {name, changed: pid !== null, code: 'NOT_RECORDED'};
	if (!isGone)
		return {
			...base,
			ok: false,
			text: `${name}: pid ${pid} was killed, but is not gone\nwhy: the kernel holds it, or it belongs to another user\nfix: ps -o pid,stat,user,wchan -p ${pid}`,
			code: 'STILL_THERE',
			exitCode: exitCode.temporary,
		};
	const text =
		pid === null
			? `${name}: no process of it was found`
			: `${name}: stopped by ${by} (pid ${pid} is gone)`;
	return {...base, ok: true, text, exitCode: isKept ? exitCode.ok : exitCode.inputOutput};
}

function unknown(name: string, all: readonly string[]): UnrecordedOutcome {
	const {code, exitCode: exit, ...refusal} = unknownInstance(name, all);
	return {name, ok: false, changed: false, text: refusalText(refusal), code, exitCode: exit};
}

type Wish = SignalStopped & {isRecorded: boolean; withSupervisor: boolean};

function wishText(cause: AppError, {isKept, supervisor, isRecorded, withSupervisor}: Wish): string {
	const why = `${cause.what}${cause.why === undefined ? '' : `: ${cause.why}`}`;
	if (isRecorded)
		return refusalText({what: 'stopped by signals, without a supervisor', why, fix: cause.fix});
	if (isKept)
		return refusalText({
			what: 'stopped by signals: the request could not be recorded in the control database; an empty file in state/wishes keeps it until it can be',
			why,
			fix: cause.fix,
		});
	const isStoppedToo =
		!withSupervisor && (supervisor?.how === 'ended' || supervisor?.how === 'killed');
	const then = isStoppedToo
		? `the supervisor (pid ${supervisor.pid}) was stopped too, because it would have started them again; the next pitwall up does`
		: 'the next pitwall up starts them again';
	return refusalText({
		what: `stopped by signals: the request could not be recorded anywhere; ${then}`,
		why,
		fix: `${cause.fix ?? 'make the home writable'}; then stop them once more, and only then: pitwall up`,
	});
}
