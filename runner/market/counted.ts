/**
 * A market on a stream that can be opened again: it is resumed by counting bars, and continues with bars
 * added to its source meanwhile. It detects changes of bars that it has already returned.
 */
import type {Bar} from '../../state/domain/trading/bar.ts';
import {AppError, exitCode} from '../../state/domain/error.ts';
import type {BarStream} from './bar-stream.ts';
import type {Market} from './market.ts';

export type CountedOptions = {
	/** Opens the stream at its first bar. */
	open: () => BarStream;
	/** Stored in checkpoints beside the count; plain values. */
	facts: Readonly<Record<string, number>>;
	/**
	 * The file behind it; null: there is none, and nothing ever changes. A look of null: nothing can be seen
	 * now.
	 */
	file: {path: string; look: () => FileLook | null} | null;
};

/** The visible state of a file without reading it. */
export type FileLook = {
	/** Device and inode; null: the file is gone. */
	identity: string | null;
	size: number;
	/** Time of the last change, in nanoseconds. */
	changedAt: bigint;
};

/** A look at the file takes as long as reading a few bars. */
const barsBetweenLooks = 8;

/**
 * Creates the market.
 * @throws {@link AppError} as `open`; `next` also throws `BAR_DATA_CHANGED` (75).
 */
export function createCountedMarket({open, facts, file}: CountedOptions): Market {
	let seen = file?.look() ?? undefined;
	let stream = open();
	let barIndex = 0;
	let closeAtMs = 0;
	let digest = digestStart;
	/** Number of bars after which a file that has grown is compared again. */
	let comparesFrom = 0;

	const take = (): Bar | undefined => {
		const bar = stream.next();
		if (bar === undefined) return undefined;
		barIndex += 1;
		({closeAtMs} = bar);
		digest = digestOf(bar, digest);
		return bar;
	};

	/** Begins again and returns to the bar `count`; returns whether there are that many. */
	const rewind = (count: number): boolean => {
		const next = open();
		stream.close();
		stream = next;
		barIndex = 0;
		closeAtMs = 0;
		digest = digestStart;
		for (let at = 0; at < count; at += 1) if (take() === undefined) return false;
		return true;
	};

	/** A table of bars that no longer parses was changed, too. */
	const rewindIn = (path: string, count: number): boolean => {
		try {
			return rewind(count);
		} catch (error) {
			if (error instanceof AppError && error.exitCode === exitCode.badData)
				throw changed(path, error.what, error);
			throw error;
		}
	};

	/** Switches to the current file if every returned bar is still in it. */
	const takeAgain = (path: string): void => {
		const [count, before] = [barIndex, digest];
		if (!rewindIn(path, count))
			throw changed(path, `it ends at bar ${barIndex}, and ${count} were read`);
		if (digest !== before) throw changed(path, `the ${count} bars that were read are not the same`);
	};

	/** Switches to the current file if it has changed; returns whether it has. */
	const follow = (path: string, isNews: (now: FileLook, before: FileLook) => boolean): boolean => {
		const now = file?.look() ?? seen;
		if (now === undefined || seen === undefined || !isNews(now, seen)) return false;
		if (now.identity === null) throw changed(path, 'it was removed');
		seen = now;
		comparesFrom = barIndex * 2;
		takeAgain(path);
		return true;
	};

	// A growing file is compared only now and then: it is not read again for each added bar.
	const isUrgent = (now: FileLook, before: FileLook): boolean =>
		now.identity !== before.identity ||
		now.size < before.size ||
		(barIndex >= comparesFrom && isNews(now, before));

	/** An unreadable row is not an error while the file is being rewritten. */
	const takeOr = (path: string): Bar | undefined | 'again' => {
		try {
			return take();
		} catch (error) {
			if (error instanceof AppError && follow(path, isNews)) return 'again';
			throw error;
		}
	};

	const next = (): Bar | undefined => {
		if (file === null) return take();
		const {path} = file;
		if (barIndex % barsBetweenLooks === 0) follow(path, isUrgent);
		for (;;) {
			const bar = takeOr(path);
			if (bar === 'again') continue;
			if (bar !== undefined || !follow(path, isNews)) return bar;
		}
	};

	return {
		next,
		checkpoint: () => ({...facts, barIndex, closeAtMs}),
		restore: checkpoint => {
			const {barIndex: count} = checkpoint as {barIndex: number};
			if (count === barIndex) return;
			if (!rewind(count))
				throw changed(
					file?.path ?? 'the market',
					`it ends at bar ${barIndex}, before bar ${count}`,
				);
		},
		close: () => stream.close(),
	};
}

function isNews(one: FileLook, other: FileLook): boolean {
	return (
		one.identity !== other.identity || one.size !== other.size || one.changedAt !== other.changedAt
	);
}

const digestStart = 0x811c9dc5;
const numbers = new Float64Array(6);
const words = new Int32Array(numbers.buffer);

/** FNV-1a over the words of the six numbers: it distinguishes two files of bars, but does not stop a forger. */
function digestOf(bar: Bar, before: number): number {
	numbers[0] = bar.closeAtMs;
	numbers[1] = bar.openTicks;
	numbers[2] = bar.highTicks;
	numbers[3] = bar.lowTicks;
	numbers[4] = bar.closeTicks;
	numbers[5] = bar.volume;
	let digest = before;
	for (let at = 0; at < words.length; at += 1)
		digest = Math.imul(digest ^ (words[at] as number), 0x01000193) ^ (digest >>> 15);
	return digest;
}

/** Temporary: a program may be rewriting the file just now, and the next start compares it with the ledger. */
function changed(path: string, how: string, cause?: AppError): AppError {
	return new AppError({
		code: 'BAR_DATA_CHANGED',
		exitCode: exitCode.temporary,
		what: `${path}: it was replaced or rewritten while its bars were read: ${how}`,
		why: 'bars may be added to a file, but those that were read must not change',
		fix: 'put the bars back, or choose another --name for other bars; write a new file beside it and rename it',
		details: {path},
		cause,
	});
}
