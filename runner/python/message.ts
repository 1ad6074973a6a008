/** Messages between the Python host and Pitwall: one JSON object a line. See host/pitwall_host. */
import type {AccountValues} from '../../state/domain/trading/account.ts';
import type {Bar} from '../../state/domain/trading/bar.ts';
import {powerOfTen} from '../../state/domain/number/decimal.ts';
import {type Instrument, moneyDecimals} from '../../state/domain/trading/instrument.ts';

/** `[index, time, open, high, low, close, volume]`, prices in price units. */
export type BarRow = readonly [number, number, number, number, number, number, number];

/** `[position, entry price or null, cash, equity]`. */
export type AccountRow = readonly [number, number | null, number, number];

/** A fault in the host, in plain values. */
export type HostFault = {
	/** `old`: the interpreter; `class`: no usable class; otherwise the effect of the code. */
	kind: 'old' | 'class' | 'threw' | 'exit' | 'memory' | 'answer';
	text: string;
	/** Relative to the folder of the algorithm, if it is inside. */
	file?: string | null;
	line?: number | null;
	traceback?: string;
	oldest?: string;
	/** The file contains no name Algorithm. */
	isModule?: boolean;
};

/** Any message of the host; its fields depend on the question. */
export type HostMessage = {
	hello?: string;
	error?: HostFault;
	declared?: unknown;
	ready?: true;
	/** Answers to the oldest unanswered bars, in the host's form: {@link toDecision}. */
	decisions?: unknown[];
	/** The host waits for the account at the bar after those. */
	need?: true;
	/** All bars of the message are answered. */
	done?: true;
	/** Past bars were shown; whether the algorithm has a method for them. */
	warmed?: boolean;
	/** Index in the message of the bar with the error. */
	at?: number;
	/** A scan now loads this file. */
	begins?: string;
	file?: string;
	files?: Record<string, string>;
	/** Patterns of data files. */
	data?: string[];
};

/**
 * Returns the message in a line of the host; undefined: not a message, because code of the algorithm wrote
 * it.
 */
export function readMessage(line: string): HostMessage | undefined {
	try {
		const message = JSON.parse(line) as unknown;
		return isMessage(message) ? message : undefined;
	} catch {
		return undefined;
	}
}

function isMessage(message: unknown): message is HostMessage {
	if (!isTable(message)) return false;
	const {hello, error, decisions, begins, file, files, data, warmed, at} = message;
	return (
		[hello, begins, file].every(isTextOrNone) &&
		(data === undefined || (Array.isArray(data) && data.every(isTextOrNone))) &&
		(warmed === undefined || typeof warmed === 'boolean') &&
		(at === undefined || typeof at === 'number') &&
		(error === undefined || isFault(error)) &&
		(decisions === undefined || Array.isArray(decisions)) &&
		(files === undefined || (isTable(files) && Object.values(files).every(isTextOrNone)))
	);
}

const faultKinds: ReadonlySet<unknown> = new Set<HostFault['kind']>([
	'old',
	'class',
	'threw',
	'exit',
	'memory',
	'answer',
]);

function isFault(fault: unknown): fault is HostFault {
	if (!isTable(fault)) return false;
	const {kind, text, file, line, traceback, oldest} = fault;
	return (
		faultKinds.has(kind) &&
		typeof text === 'string' &&
		[file ?? undefined, traceback, oldest].every(isTextOrNone) &&
		(line === undefined || line === null || typeof line === 'number')
	);
}

function isTable(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isTextOrNone = (value: unknown) => value === undefined || typeof value === 'string';

export function barRow(bar: Bar, {priceDecimals}: Instrument): BarRow {
	const scale = powerOfTen(priceDecimals);
	return [
		bar.barIndex,
		bar.closeAtMs,
		bar.openTicks / scale,
		bar.highTicks / scale,
		bar.lowTicks / scale,
		bar.closeTicks / scale,
		bar.volume,
	];
}

/** The same values as the context of a JavaScript algorithm: a test compares them. */
export function accountRow(
	{positionLots, entryCostMicros, cashMicros, equityMicros}: Readonly<AccountValues>,
	{quantityDecimals}: Instrument,
): AccountRow {
	const moneyScale = powerOfTen(moneyDecimals);
	const position = positionLots / powerOfTen(quantityDecimals);
	const entryPrice = positionLots === 0 ? null : entryCostMicros / moneyScale / position;
	return [position, entryPrice, cashMicros / moneyScale, equityMicros / moneyScale];
}

const hold = Object.freeze({action: 'HOLD', shares: 0});

/** Fields of a decision that hold numbers. */
const numberFields = ['shares', 'confidence', 'stop', 'target', 'moveStop', 'goodForBars'] as const;

/** Numbers that JSON cannot hold arrive in Python's notation. */
const words: Readonly<Record<string, number>> = {
	nan: Number.NaN,
	inf: Number.POSITIVE_INFINITY,
	'-inf': Number.NEGATIVE_INFINITY,
};

/** Returns the host's answer in the form that the engine reads. */
export function toDecision(answer: unknown): unknown {
	if (answer === null) return hold;
	if (Array.isArray(answer)) return {action: answer[0] as unknown, shares: toNumber(answer[1])};
	if (typeof answer !== 'object') return answer;
	const decision: Record<string, unknown> = {...answer};
	for (const name of numberFields) if (name in decision) decision[name] = toNumber(decision[name]);
	const {order} = decision;
	if (typeof order === 'object' && order !== null)
		decision['order'] = Object.fromEntries(
			Object.entries(order).map(([key, value]) => [key, key === 'type' ? value : toNumber(value)]),
		);
	return decision;
}

function toNumber(value: unknown): unknown {
	return typeof value === 'string' ? words[value] : value;
}
