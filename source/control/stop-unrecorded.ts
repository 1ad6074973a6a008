/**
 * A stop or kill that could not be recorded or carried out in the usual way: it is done by signals, and the outcome
 * says what was proven and what was not recorded. Used by commands and panel alike.
 */
import type {Directory} from '../../state/directory.ts';
import type {Clock} from '../../state/domain/clock.ts';
import {type AppError, type ExitCode, exitCode, refusalText} from '../../state/domain/error.ts';
import {instanceDefaults} from '../../state/domain/instance-defaults.ts';
import type {InstanceSettings} from '../../state/domain/instance.ts';
import type {WantedRow} from '../../state/domain/snapshot.ts';
import {type KnownInstances, knownInstances} from './known-instances.ts';
import {provenRuns} from './proven-runs.ts';
import {type SignalledRun, type SignalStopped, stopBySignal} from './stop-by-signal.ts';
import {unknownInstance} from './unknown-instance.ts';

export type UnrecordedStop = {
	/** Which of the known instances are meant. */
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
	/** What happened to the wish: what, why and fix, a line each. */
	note: string;
	/** Whether the next `pitwall up` leaves them stopped. */
	isKept: boolean;
	supervisor: SignalStopped['supervisor'];
};

/** Stops the chosen instances and says how. Never throws for one that would not stop. */
export async function stopUnrecorded(
	{directory, clock}: {directory: Directory; clock: Clock},
	{choose, stopBy, cause, withSupervisor = false, onProgress}: UnrecordedStop,
): Promise<StoppedUnrecorded> {
	const proven = provenRuns(directory);
	const known = await knownInstances(directory, proven);
	const chosen = [...new Set(choose(known.settings))];
	const isKnown = (name: string) =>
		known.wanted === null || known.settings.some(each => each.name === name);
	const names = chosen.filter(isKnown);
	const isRecorded = names.every(name => holdsWish(known, name, stopBy));
	const stopped = await stopBySignal({directory, clock}, names, {
		stopBy,
		isRecorded,
		withSupervisor,
		stopTimeoutMs: name => timeoutOf(known, name),
		...(onProgress !== undefined && {onProgress}),
	});
	const all = known.settings.map(({name}) => name);
	return {
		outcomes: [
			...chosen.filter(name => !isKnown(name)).map(name => unknown(name, all)),
			...stopped.runs.map(run => toOutcome(run, stopped.isKept)),
		],
		note: wishText(cause, {...stopped, isRecorded, withSupervisor}),
		isKept: stopped.isKept,
		supervisor: stopped.supervisor,
	};
}

function holdsWish({wanted}: KnownInstances, name: string, stopBy: WantedRow['stopBy']): boolean {
	const row = wanted?.get(name);
	return row?.wanted === 'stopped' && row.epoch > 0 && (stopBy === 'term' || row.stopBy === 'kill');
}

function timeoutOf({settings}: KnownInstances, name: string): number {
	const found = settings.find(each => each.name === name);
	return (found ?? instanceDefaults).stopTimeoutMs;
}

function toOutcome({name, pid, isGone, by}: SignalledRun, isKept: boolean): UnrecordedOutcome {
	const base = {name, changed: pid !== null, code: 'NOT_RECORDED'};
	if (!isGone)
		return {
			...base,
			ok: false,
			text: `${name}: pid ${pid} was killed and is not gone\nwhy: the kernel holds it, or it belongs to another user\nfix: ps -o pid,stat,user,wchan -p ${pid}`,
			code: 'STILL_THERE',
			exitCode: exitCode.temporary,
		};
	const text =
		pid === null
			? `${name}: no process of it runs`
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
	const gone =
		supervisor === null || withSupervisor
			? 'the next pitwall up starts them again'
			: `the supervisor (pid ${supervisor.pid}) was stopped too, because it would have started them again; the next pitwall up does`;
	return refusalText({
		what: `stopped by signals: the request could not be recorded anywhere; ${gone}`,
		why,
		fix: `${cause.fix ?? 'make the home writable'}; then stop them once more, and only then: pitwall up`,
	});
}
