/**
 * Output of a run in the foreground: log lines on stdout, errors on stderr, or one JSON object per line. A stalled
 * reader (scrolled back, Ctrl-S, a dead connection) must never stop trading: lines are then skipped and counted; the
 * log has them all. A pipe buffers 64 MiB before that; a file gets every line.
 */
import type {BarRecord} from '../../state/domain/trading/bar-record.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import {documentLine} from '../../state/domain/text/harmless-text.ts';
import {formatDecimal} from '../../state/domain/number/decimal.ts';
import type {Level} from '../../state/log/log-line.ts';
import {createLineOutput} from '../../state/process/output/line-output.ts';
import {moneyText, signedQuantity} from '../engine/figure-text.ts';

export type Terminal = {
	/** One line of the log, as `[NAME-MODE] text`. */
	line(text: string, level: Level): void;
	/** Bars as JSON; nothing without `--json`. */
	records(records: readonly BarRecord[], name: string, instrument: Instrument): void;
	/** The end of the run as JSON; nothing without `--json`. */
	end(name: string, exitCode: number, reason: string): void;
	/** Resolves when the readers have read everything, or have stopped reading. */
	drained(): Promise<void>;
};

/** Shows nothing: a run in the background has no reader. */
export const noTerminal: Terminal = {
	line() {},
	records() {},
	end() {},
	drained: () => Promise.resolve(),
};

/** Buffer for a run that is faster than its reader: some 300,000 bars as JSON. */
const waitingBytesMax = 64 * 1024 * 1024;

/** A run that ends waits for its readers as long as they read something within this time, in milliseconds. */
const readerPatienceMs = 5000;

/** Opens the streams of this process. Call it before the output of the algorithm is captured. */
export function openTerminal(options: {json: boolean}): Terminal {
	const skippedText = (count: number) =>
		`… ${count} lines were not shown: they were not read in time`;
	const problems = createLineOutput({
		stream: process.stderr,
		waitingBytesMax,
		skippedLine: skippedText,
	});
	const out = createLineOutput({
		stream: process.stdout,
		waitingBytesMax,
		skippedLine: options.json
			? count => JSON.stringify({type: 'skipped', lines: count})
			: skippedText,
	});
	const isProblem = (level: Level) => level === 'ERROR' || level === 'FATAL';
	const drained = async () => {
		await Promise.all([out.drained(readerPatienceMs), problems.drained(readerPatienceMs)]);
	};
	if (!options.json) {
		return {
			...noTerminal,
			line: (text, level) => (isProblem(level) ? problems : out).write(text),
			drained,
		};
	}
	return {
		line: (text, level) => {
			if (isProblem(level)) problems.write(text);
		},
		records: (records, name, instrument) => {
			for (const record of records) out.write(documentLine(barDocument(record, name, instrument)));
		},
		end: (name, exitCode, reason) => {
			out.write(documentLine({type: 'end', name, exitCode, reason}));
		},
		drained,
	};
}

function barDocument({bar, signal, account}: BarRecord, name: string, instrument: Instrument) {
	return {
		type: 'bar',
		name,
		bar: bar.barIndex,
		occurredAt: new Date(bar.closeAtMs).toISOString(),
		close: Number(formatDecimal(bar.closeTicks, instrument.priceDecimals)),
		signal: signal.action,
		position: Number(signedQuantity(account.positionLots, instrument)),
		equity: Number(moneyText(account.equityMicros)),
	};
}
