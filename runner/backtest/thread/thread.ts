/**
 * Entry of a thread that runs backtests: loads the code, then runs one job after the other, each with a
 * module of its own. The code of an algorithm runs here, so that its output, an end of the process, an
 * endless loop or a heap that overflows stays within this thread.
 */
import assert from 'node:assert/strict';
import {setImmediate} from 'node:timers/promises';
import {parentPort, workerData} from 'node:worker_threads';
import type {BacktestFailure} from '../../../state/domain/trading/backtest.ts';
import {AppError} from '../../../state/domain/error.ts';
import {sanitizeText} from '../../../state/log/log-line.ts';
import {systemClock} from '../../../state/process/system-clock.ts';
import {reworded} from '../arguments.ts';
import {type Code, openCode} from './code.ts';
import type {Job, JobResult, ThreadAnswer, ThreadStart} from './job.ts';
import {simulate} from '../simulate.ts';

const start = workerData as ThreadStart;

assert(parentPort !== null, 'this file is the entry of a thread');
const port = parentPort;
void serve(answer => port.postMessage(answer));

async function serve(tell: (answer: ThreadAnswer) => void): Promise<void> {
	const {code: place, settings, instrument} = start;
	const print = (text: string | Buffer) => {
		process.stderr.write(text);
	};
	try {
		// Node removes a listener of its own once this module is loaded: until then the realm is not final.
		await setImmediate();
		const code = await openCode(place, settings, {
			instrument,
			print,
			place: start.place,
			isShared: start.barsDone.length > 1,
		});
		tell({type: 'ready', specs: code.specs});
		port.on('message', (job: Job) => void answerJob(code, job, tell));
	} catch (error) {
		tell({type: 'unloadable', failure: failureOf(error)});
	}
}

async function answerJob(
	code: Code,
	job: Job,
	tell: (answer: ThreadAnswer) => void,
): Promise<void> {
	const {jobId} = job;
	const outcome = await outcomeOf(code, job);
	// Promises that the algorithm left behind settle first, so that their changes are seen.
	await setImmediate();
	tell({jobId, ...outcome, isSpent: code.isSpent()});
}

async function outcomeOf(code: Code, job: Job) {
	try {
		return {type: 'done', result: await runJob(code, job)} as const;
	} catch (error) {
		return {type: 'failed', failure: failureOf(error)} as const;
	}
}

async function runJob(code: Code, job: Job): Promise<JobResult> {
	const {instrument, series, riskFreeRate, barsDone, place} = start;
	const parameters = {...start.settings.parameters, ...job.parameters};
	const settings = {...start.settings, parameters};
	const opened = await code.open(settings);
	const {algorithm, remote} = opened;
	try {
		const {statistics, ...details} = await simulate({
			settings,
			instrument,
			series,
			span: job.span,
			warmFrom: job.warmFrom,
			algorithm,
			remote,
			riskFreeRate,
			keepFills: job.keep,
			keepOrders: job.keep && start.keepOrders,
			monotonicMs: () => systemClock.monotonicMs(),
			onTick: bars => {
				barsDone[place] = (barsDone[place] ?? 0) + bars;
			},
		});
		opened.verify();
		return job.keep ? {statistics, ...details} : {statistics};
	} finally {
		await opened.end();
	}
}

/** Our own expected errors; all others end the thread. */
function failureOf(thrown: unknown): BacktestFailure {
	const error = reworded(thrown);
	if (!(error instanceof AppError)) throw error;
	const {code, exitCode, what, why, fix, details} = error;
	return {
		code,
		exitCode,
		// It may quote untrusted text.
		what: sanitizeText(what),
		...(why !== undefined && {why: sanitizeText(why)}),
		...(fix !== undefined && {fix}),
		details,
	};
}
