/**
 * Threads that share the runs of a backtest. A thread takes the next job when it has done one; a thread that
 * falls silent, dies or runs out of memory costs its job and is replaced. Jobs and answers are unordered: the
 * caller orders them.
 */
import {Worker} from 'node:worker_threads';
import type {BacktestFailure} from '../../../state/domain/trading/backtest.ts';
import type {Clock} from '../../../state/domain/time/clock.ts';
import {AppError} from '../../../state/domain/error.ts';
import {heapMbDefault} from '../../../state/domain/instance/instance-defaults.ts';
import type {ParameterSpec} from '../../../state/domain/instance/parameter.ts';
import {threadHeapMbMin} from '../limits.ts';
import {deathOf, exitOf, silenceOf} from './thread-death.ts';
import type {Job, JobOutcome, ThreadAnswer, ThreadStart} from './job.ts';

export type PoolOptions = {
	/** Built file of thread.ts. */
	file: string;
	start: Omit<ThreadStart, 'barsDone' | 'place'>;
	jobs: number;
	/** A thread is ended after this long without progress. Milliseconds. */
	silenceMs: number;
	clock: Pick<Clock, 'monotonicMs'>;
	/** Called ten times a second with the number of bars done. */
	onProgress(bars: number): void;
	/** Takes printed text of the algorithm. */
	onOutput(chunk: string): void;
};

export type Pool = {
	/** Loads the code. @throws {@link AppError} as the loader. */
	load(): Promise<readonly ParameterSpec[]>;
	/** Runs all jobs; `onOutcome` is called as each is done. */
	run(jobs: readonly Job[], onOutcome: (outcome: JobOutcome) => void): Promise<void>;
	barsDone(): number;
	/** Threads started so far: more than `jobs` if runs needed one of their own. */
	threadsStarted(): number;
	close(): Promise<void>;
};

type Thread = {
	worker: Worker;
	place: number;
	job: Job | null;
	isReady: boolean;
	/** Resolves when loading is over: the thread is ready, could not load the code, or is gone. */
	loaded: Promise<void>;
	settleLoaded(): void;
	/** It takes no more jobs. Its output may still be on its way, so it is ended when a job needs its place. */
	isSpent: boolean;
	/** Number of bars at its last progress, and the time of it. */
	seenBars: number;
	seenAtMs: number;
};

/** Interval for finding silent threads and reporting progress. */
const lookMs = 100;

/** Starts no thread before `load` or `run`; a timer runs until `close`. */
export function createPool(options: PoolOptions): Pool {
	const {file, start, clock, silenceMs} = options;
	const barsDone = new Float64Array(
		new SharedArrayBuffer(options.jobs * Float64Array.BYTES_PER_ELEMENT),
	);
	const threads = new Map<number, Thread>();
	let waiting: Job[] = [];
	let open = 0;
	let started = 0;
	let tellOutcome: (outcome: JobOutcome) => void = () => {};
	let settleRun: {resolve: () => void; reject: (error: unknown) => void} | null = null;
	let settleLoad: {
		resolve: (specs: readonly ParameterSpec[]) => void;
		reject: (error: unknown) => void;
	} | null = null;

	const giveUp = (error: unknown): void => {
		settleLoad?.reject(error);
		settleRun?.reject(error);
		settleLoad = null;
		settleRun = null;
	};

	const settle = (thread: Thread, outcome: JobOutcome): void => {
		thread.job = null;
		open -= 1;
		tellOutcome(outcome);
		if (open === 0) {
			settleRun?.resolve();
			settleRun = null;
		}
	};

	const feed = (thread: Thread): void => {
		if (!thread.isReady || thread.job !== null) return;
		if (thread.isSpent && waiting.length > 0) {
			replace(thread);
			return;
		}
		const job = waiting.pop();
		if (job === undefined) return;
		thread.job = job;
		thread.seenAtMs = clock.monotonicMs();
		thread.worker.postMessage(job, []);
	};

	const hear = (thread: Thread, answer: ThreadAnswer): void => {
		thread.settleLoaded();
		if (answer.type === 'ready') {
			thread.isReady = true;
			settleLoad?.resolve(answer.specs);
			settleLoad = null;
		} else if (answer.type === 'unloadable') {
			giveUp(new AppError(answer.failure));
		} else if (thread.job !== null) {
			const {job} = thread;
			settle(
				thread,
				answer.type === 'done'
					? {ok: true, job, result: answer.result}
					: {ok: false, job, failure: answer.failure},
			);
			thread.isSpent = answer.isSpent;
		}
		feed(thread);
	};

	const replace = (thread: Thread): void => {
		threads.delete(thread.place);
		void thread.worker.terminate();
		startThread(thread.place);
	};

	/** The thread is gone: its job has failed, another thread takes its place. */
	const bury = (thread: Thread, failure: BacktestFailure): void => {
		thread.settleLoaded();
		if (threads.get(thread.place) !== thread) return;
		threads.delete(thread.place);
		void thread.worker.terminate();
		if (!thread.isReady) {
			giveUp(new AppError(failure));
			return;
		}
		// A thread that dies after its job, through a stray timer, loses nothing.
		if (thread.job !== null) settle(thread, {ok: false, job: thread.job, failure});
		if (waiting.length > 0) startThread(thread.place);
	};

	const startThread = (place: number): void => {
		const heapMbMax = Math.max(threadHeapMbMin, start.settings.memoryMbMax ?? heapMbDefault);
		const worker = new Worker(file, {
			workerData: {...start, barsDone, place} satisfies ThreadStart,
			stdout: true,
			stderr: true,
			stdin: false,
			resourceLimits: {maxOldGenerationSizeMb: heapMbMax},
		});
		const {algorithm} = start.settings;
		const seenAtMs = clock.monotonicMs();
		let settleLoaded = (): void => {};
		const loaded = new Promise<void>(resolve => {
			settleLoaded = resolve;
		});
		const thread: Thread = {
			worker,
			place,
			job: null,
			isReady: false,
			loaded,
			settleLoaded,
			isSpent: false,
			seenBars: 0,
			seenAtMs,
		};
		threads.set(place, thread);
		started += 1;
		worker.on('message', (answer: ThreadAnswer) => hear(thread, answer));
		worker.on('error', error => bury(thread, deathOf(error, algorithm, heapMbMax)));
		worker.on('exit', code => bury(thread, exitOf(code, algorithm)));
		for (const stream of [worker.stdout, worker.stderr])
			stream.setEncoding('utf8').on('data', (chunk: string) => options.onOutput(chunk));
	};

	const total = () => barsDone.reduce((sum, bars) => sum + bars, 0);

	const look = (): void => {
		const nowMs = clock.monotonicMs();
		options.onProgress(total());
		for (const thread of threads.values()) {
			const bars = barsDone[thread.place] ?? 0;
			const isBusy = thread.job !== null || !thread.isReady;
			if (!isBusy || bars !== thread.seenBars) {
				thread.seenBars = bars;
				thread.seenAtMs = nowMs;
			} else if (nowMs - thread.seenAtMs > silenceMs)
				bury(thread, silenceOf(start.settings.algorithm, silenceMs));
		}
	};
	const timer = setInterval(look, lookMs);

	return {
		load: async () =>
			new Promise((resolve, reject) => {
				settleLoad = {resolve, reject};
				// All at once: each compiles the code for itself, and none should wait for the first one.
				for (let place = 0; place < options.jobs; place += 1) startThread(place);
			}),
		run: async (jobs, onOutcome) =>
			new Promise((resolve, reject) => {
				tellOutcome = onOutcome;
				waiting = jobs.toReversed();
				open = jobs.length;
				settleRun = {resolve, reject};
				for (let place = 0; place < Math.min(options.jobs, jobs.length); place += 1)
					if (!threads.has(place)) startThread(place);
				for (const thread of threads.values()) feed(thread);
			}),
		barsDone: total,
		threadsStarted: () => started,
		close: async () => {
			waiting = [];
			// Ending a thread while it loads modules may abort the whole process. Silent ones are ended all the
			// same.
			await Promise.all([...threads.values()].map(async ({loaded}) => loaded));
			clearInterval(timer);
			const ending = [...threads.values()];
			threads.clear();
			await Promise.all(ending.map(async ({worker}) => worker.terminate()));
		},
	};
}
