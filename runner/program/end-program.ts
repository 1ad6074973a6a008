/**
 * Ends a live program: its stop signal first, SIGKILL after the time limit; and makes sure that no process is
 * left.
 */
import type {Clock} from '../../state/domain/time/clock.ts';
import type {StopSignal} from '../../state/domain/instance/instance.ts';
import type {LogWriter} from '../../state/log/log-writer.ts';
import {leftText} from '../../state/domain/text/left-text.ts';
import type {LeftProcess} from '../../state/domain/instance/run-marks.ts';
import {killFound} from '../../state/process/sweep/kill-found.ts';
import {describeLeft, findLeft} from '../../state/process/sweep/left-processes.ts';
import type {Sleeper} from '../loop/sleeper.ts';
import type {RunRecord} from '../life/run-record.ts';
import {counted} from './counted.ts';
import type {Program} from './program.ts';
import {stopPatienceMs} from './program-end.ts';

type Ports = {
	clock: Pick<Clock, 'monotonicMs'>;
	sleeper: Pick<Sleeper, 'sleep'>;
	log: Pick<LogWriter, 'info' | 'warn' | 'error'>;
};

/** Pause between checks of a group whose leader has ended: from the first to the second, in milliseconds. */
const groupLookMs = {least: 10, most: 200};

/** Resolves when the group is empty, or was killed. With `timeoutMs` 0 it is killed at once. */
export async function endProgram(
	program: Program,
	{signal, timeoutMs, clock, sleeper, log}: Ports & {signal: StopSignal; timeoutMs: number},
): Promise<void> {
	const patienceMs = stopPatienceMs(timeoutMs);
	const deadlineMs = clock.monotonicMs() + patienceMs;
	if (patienceMs > 0) {
		if (program.signalGroup(signal))
			log.info(`${signal} sent to the program and its group, pid ${program.pid}`);
		else
			log.error(`${signal} was refused: the program, pid ${program.pid}, belongs to another user`);
	}
	let lookMs = groupLookMs.least;
	for (;;) {
		const leftMs = deadlineMs - clock.monotonicMs();
		const isGone = program.exit() !== null && program.group().length === 0;
		if (isGone) return;
		if (leftMs <= 0) break;
		// While the program itself lives, its end wakes the sleep.
		const waitMs = program.exit() === null ? leftMs : lookMs;
		await sleeper.sleep(Math.ceil(Math.min(waitMs, leftMs)));
		lookMs = Math.min(lookMs * 2, groupLookMs.most);
	}
	const why =
		patienceMs > 0 ? `it did not end within ${patienceMs / 1000} s of ${signal}` : 'at once';
	log.warn(`The program is killed with all its processes: ${why}`);
}

/** After this time, remaining processes are reported and left. */
const goneMsMax = 5000;
/** Processes of another user get only the time that a process needs to end by itself. */
const deniedMsMax = 500;
/** A process that has left the run for good may still hold the output pipe: it is not waited for. */
const silenceMsMax = 500;
const lookAgainMs = 10;

export type GoneOptions = Ports & {
	record: Pick<RunRecord, 'trace' | 'look'>;
	/** Whether a found process was left behind. */
	isLeft: boolean;
	/** Grows with every output of the program. */
	printed: () => number;
};

/**
 * Kills the program's remaining processes until none is left, and reads its output to the end. Returns the
 * processes that remain: those of another user, or some that wait for a disk.
 */
export async function waitUntilGone(
	program: Program,
	{clock, sleeper, log, record, isLeft, printed}: GoneOptions,
): Promise<LeftProcess[]> {
	const startedAtMs = clock.monotonicMs();
	for (let isFirst = true; ; isFirst = false) {
		const found = findLeft([record.trace()]);
		const count = killFound(found);
		if (found.length === 0 && program.exit() !== null) break;
		if (count > 0 && isFirst && isLeft)
			log.warn(
				`Killed ${counted(count)} that the program left behind: its background work ends with it`,
			);
		const elapsedMs = clock.monotonicMs() - startedAtMs;
		const areDenied = found.length > 0 && count === 0;
		if (elapsedMs > (areDenied ? deniedMsMax : goneMsMax)) {
			const left = describeLeft(found);
			log.error(`Some processes could not be ended: ${leftText(left)}`);
			return left;
		}
		await sleeper.sleep(lookAgainMs);
	}
	await readToTheEnd(program, {clock, sleeper, printed});
	return [];
}

/** Resolves when the output was read to its end, or no more of it comes. */
async function readToTheEnd(
	program: Program,
	{clock, sleeper, printed}: Pick<Ports, 'clock' | 'sleeper'> & {printed: () => number},
): Promise<void> {
	const startedAtMs = clock.monotonicMs();
	let seen = printed();
	let seenAtMs = startedAtMs;
	while (!program.isSilent()) {
		await sleeper.sleep(lookAgainMs);
		const nowMs = clock.monotonicMs();
		if (printed() !== seen) seenAtMs = nowMs;
		seen = printed();
		if (nowMs - seenAtMs > silenceMsMax || nowMs - startedAtMs > goneMsMax) return;
	}
}
