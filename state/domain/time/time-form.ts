/** The forms in which files write the time of a bar: one table for parsing, messages and documentation. Pure. */

/**
 * `instant`: a moment. `local`: a time on the clocks of some place. `day`: a date alone, meaning its
 * midnight.
 */
export type StampKind = 'instant' | 'local' | 'day';

export type TimeForm = {
	/** As `time_form` and `--time-form` name it. */
	name: string;
	kind: StampKind;
	/** 2024-01-31 09:30 in this form. */
	example: string;
	/** Returns milliseconds since 1970-01-01T00:00, UTC for an instant; undefined when `text` has another form. */
	read: (text: string) => number | undefined;
};

/** No bar is older or newer: a stamp beyond these bounds has another form. */
const plausibleFromMs = Date.UTC(1900, 0, 1);
const plausibleUntilMs = Date.UTC(2100, 0, 1);

function plausible(ms: number): number | undefined {
	return ms >= plausibleFromMs && ms < plausibleUntilMs ? ms : undefined;
}

const pattern = {
	zoned:
		/^(\d{4})([-/.])(\d{2})\2(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)? ?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)$/i,
	local: /^(\d{4})([-/.])(\d{2})\2(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?$/i,
	day: /^(\d{4})([-/.])(\d{2})\2(\d{2})$/,
	compactDay: /^(\d{4})(\d{2})(\d{2})$/,
	compactMinute: /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})$/,
	compactSecond: /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/,
	/** HistData and Stooq: the two parts of a compact time, separated. */
	compactApart: /^(\d{4})(\d{2})(\d{2})[T ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?$/i,
	yearLast: /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/,
	yearLastTime:
		/^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?$/i,
};

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Midnight of a date, or undefined when the calendar has no such day. */
function midnight(year: number, month: number, day: number): number | undefined {
	const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
	const days = month === 2 && isLeap ? 29 : (monthDays[month - 1] ?? 0);
	return day >= 1 && day <= days ? plausible(Date.UTC(year, month - 1, day)) : undefined;
}

/** Milliseconds since midnight, or undefined if no clock shows that time. */
function timeOfDay(hour: string, minute: string, second = '0', fraction = ''): number | undefined {
	const [h, m, s] = [Number(hour), Number(minute), Number(second)];
	if (h > 23 || m > 59 || s > 59) return undefined;
	return ((h * 60 + m) * 60 + s) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'));
}

function sum(day: number | undefined, time: number | undefined): number | undefined {
	return day === undefined || time === undefined ? undefined : day + time;
}

/** Offset of `Z`, `+02`, `-0500` or `+05:30`; undefined beyond the offsets in use. */
function offsetMs(text: string): number | undefined {
	const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(text) ?? [];
	if (sign === undefined) return 0;
	if (Number(hours) > 14 || Number(minutes) > 59) return undefined;
	return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function readZoned(text: string): number | undefined {
	const [, y, , mo, d, h = '', mi = '', s, fraction, offset = ''] = pattern.zoned.exec(text) ?? [];
	if (y === undefined) return undefined;
	const local = sum(midnight(Number(y), Number(mo), Number(d)), timeOfDay(h, mi, s, fraction));
	const ahead = offsetMs(offset);
	return local === undefined || ahead === undefined ? undefined : local - ahead;
}

function readLocal(text: string): number | undefined {
	const [, y, , mo, d, h = '', mi = '', s, fraction] = pattern.local.exec(text) ?? [];
	if (y === undefined) return undefined;
	return sum(midnight(Number(y), Number(mo), Number(d)), timeOfDay(h, mi, s, fraction));
}

function readDay(text: string): number | undefined {
	const [, y, , mo, d] = pattern.day.exec(text) ?? [];
	return y === undefined ? undefined : midnight(Number(y), Number(mo), Number(d));
}

/** Digits only: the pattern fixes their number. */
function readCompact(digits: RegExp, text: string): number | undefined {
	const [, y, mo, d, h = '0', mi = '0', s, fraction] = digits.exec(text) ?? [];
	if (y === undefined) return undefined;
	return sum(midnight(Number(y), Number(mo), Number(d)), timeOfDay(h, mi, s, fraction));
}

function readYearLast(form: RegExp, order: 'day' | 'month', text: string): number | undefined {
	const [, first, mark, second, y, h = '0', mi = '0', s, fraction] = form.exec(text) ?? [];
	// With dots the day always comes first.
	if (y === undefined || (order === 'month' && mark === '.')) return undefined;
	const [d, mo] = order === 'day' ? [first, second] : [second, first];
	return sum(midnight(Number(y), Number(mo), Number(d)), timeOfDay(h, mi, s, fraction));
}

/**
 * Reads an epoch number and takes its unit from its magnitude: each unit reaches from March 1973 to 2100. A
 * smaller number could have two units, or be a row number.
 */
function readEpoch(perSecond: number, text: string): number | undefined {
	if (!/^\d{9,19}(?:\.\d{1,9})?$/.test(text)) return undefined;
	const [whole = '', fraction = ''] = text.split('.');
	const value = Number(whole);
	if (value < 1e8 * perSecond) return undefined;
	if (perSecond === 1) return plausible(value * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0')));
	// Compares digits: a double cannot hold nineteen of them exactly.
	const digits = {1000: 0, 1_000_000: 3, 1_000_000_000: 6}[perSecond] ?? 0;
	return plausible(Number(whole.slice(0, whole.length - digits)));
}

/** All forms. A column has the same form from its first row to its last. */
export const timeForms: readonly TimeForm[] = [
	{name: 'iso-zone', kind: 'instant', example: '2024-01-31T09:30:00Z', read: readZoned},
	{name: 'iso', kind: 'local', example: '2024-01-31 09:30:00', read: readLocal},
	{name: 'date', kind: 'day', example: '2024-01-31', read: readDay},
	{
		name: 'compact-date',
		kind: 'day',
		example: '20240131',
		read: text => readCompact(pattern.compactDay, text),
	},
	{
		name: 'compact-minute',
		kind: 'local',
		example: '202401310930',
		read: text => readCompact(pattern.compactMinute, text),
	},
	{
		name: 'compact-second',
		kind: 'local',
		example: '20240131093000',
		read: text => readCompact(pattern.compactSecond, text),
	},
	{
		name: 'compact-apart',
		kind: 'local',
		example: '20240131 093000',
		read: text => readCompact(pattern.compactApart, text),
	},
	{
		name: 'epoch-s',
		kind: 'instant',
		example: '1706693400',
		read: text => readEpoch(1, text),
	},
	{
		name: 'epoch-ms',
		kind: 'instant',
		example: '1706693400000',
		read: text => readEpoch(1000, text),
	},
	{
		name: 'epoch-us',
		kind: 'instant',
		example: '1706693400000000',
		read: text => readEpoch(1_000_000, text),
	},
	{
		name: 'epoch-ns',
		kind: 'instant',
		example: '1706693400000000000',
		read: text => readEpoch(1_000_000_000, text),
	},
	{
		name: 'day-first',
		kind: 'day',
		example: '31/01/2024',
		read: text => readYearLast(pattern.yearLast, 'day', text),
	},
	{
		name: 'day-first-time',
		kind: 'local',
		example: '31/01/2024 09:30',
		read: text => readYearLast(pattern.yearLastTime, 'day', text),
	},
	{
		name: 'month-first',
		kind: 'day',
		example: '01/31/2024',
		read: text => readYearLast(pattern.yearLast, 'month', text),
	},
	{
		name: 'month-first-time',
		kind: 'local',
		example: '01/31/2024 09:30',
		read: text => readYearLast(pattern.yearLastTime, 'month', text),
	},
];

/** Every form with its example, for messages. */
export const timeFormsText = timeForms.map(({name, example}) => `${example} (${name})`).join(', ');

/** Returns the form with that name. */
export function timeFormNamed(name: string): TimeForm | undefined {
	return timeForms.find(form => form.name === name);
}

/** The result of a search for the form of a column. */
export type FormFinding =
	| {ok: true; form: TimeForm}
	/**
	 * `row`: the first one (from 0) that no remaining form reads; `before`: the forms that remained until
	 * then.
	 */
	| {ok: false; row: number; before: readonly TimeForm[]}
	/** More than one form reads all rows. */
	| {ok: false; row: null; before: readonly TimeForm[]};

/** Finds the one form that reads every item of `texts`, which must not be empty. */
export function findTimeForm(texts: readonly string[]): FormFinding {
	let left = timeForms;
	for (const [row, text] of texts.entries()) {
		const fitting = left.filter(form => form.read(text) !== undefined);
		if (fitting.length === 0) return {ok: false, row, before: row === 0 ? [] : left};
		left = fitting;
	}

	const [first, second] = left;
	if (first === undefined) return {ok: false, row: 0, before: []};
	return second === undefined ? {ok: true, form: first} : {ok: false, row: null, before: left};
}
