/**
 * What a run in the foreground shows: log lines on stdout, errors on stderr, or one JSON object a line.
 * A terminal that is not read (scrolled back, Ctrl-S, a dead connection) must never stop trading: lines
 * are skipped and counted then; the log has them all. Pipes and files get every line.
 */
import type {BarRecord} from '../state/domain/bar-record.ts';
import type {Instrument} from '../state/domain/instrument.ts';
import {formatDecimal} from '../state/domain/decimal.ts';
import type {Level} from '../state/log/log-line.ts';
import {moneyText, signedQuantity} from './host/figure-text.ts';

export type Terminal = {
	/** One line of the log, as `[NAME-MODE] text`. */
	line(text: string, level: Level): void;
	/** Bars as JSON; nothing without `--json`. */
	records(records: readonly BarRecord[], name: string, instrument: Instrument): void;
	/** How it ended, as JSON; nothing without `--json`. */
	end(name: string, exitCode: number, reason: string): void;
};

/** Shows nothing: in the background there is nobody to see it. */
export const noTerminal: Terminal = {line() {}, records() {}, end() {}};

/** Opens this process's own streams. Call it before the streams are taken from the algorithm. */
export function openTerminal(options: {json: boolean}): Terminal {
	const out = createPrinter(process.stdout);
	const problems = createPrinter(process.stderr);
	const isProblem = (level: Level) => level === 'ERROR' || level === 'FATAL';
	if (!options.json) {
		return {
			...noTerminal,
			line: (text, level) => (isProblem(level) ? problems : out)(text),
		};
	}
	return {
		line: (text, level) => {
			if (isProblem(level)) problems(text);
		},
		records: (records, name, instrument) => {
			for (const record of records) out(JSON.stringify(barDocument(record, name, instrument)));
		},
		end: (name, exitCode, reason) => {
			out(JSON.stringify({type: 'end', name, exitCode, reason}));
		},
	};
}

type Printer = (line: string) => void;

function createPrinter(stream: NodeJS.WriteStream): Printer {
	let isGone = false;
	let isStalled = false;
	let skipped = 0;
	// The reader of a pipe left: the instance goes on, its log is in the file.
	stream.on('error', () => {
		isGone = true;
	});
	if (stream.isTTY) stopBlocking(stream);
	const print = (line: string) => {
		if (isGone) return;
		if (isStalled && stream.isTTY) skipped += 1;
		else if (!stream.write(`${line}\n`) && stream.isTTY) wait();
	};
	const wait = () => {
		isStalled = true;
		stream.once('drain', () => {
			isStalled = false;
			if (skipped > 0) print(`… ${skipped} lines were not shown: the terminal was not read`);
			skipped = 0;
		});
	};
	return print;
}

/** Node writes to terminals blocking; a stalled one would hold up every timer. */
function stopBlocking(stream: NodeJS.WriteStream): void {
	const handle = (stream as {_handle?: {setBlocking?: (isBlocking: boolean) => void}})._handle;
	handle?.setBlocking?.(false);
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
