/** Checks the calendar names of schedules: shipped calendars, and those of the same file. Pure. */
import {shippedCalendarNames} from '../domain/time/shipped-calendars.ts';

type CalendarProblem = {keys: string[]; text: string};

/** Returns a problem for each unknown calendar that a schedule of the parsed file names. */
export function checkCalendarNames(value: unknown): CalendarProblem[] {
	const file = asRecord(value);
	const known = [...shippedCalendarNames, ...Object.keys(asRecord(file['calendars']))];
	const places: [string[], unknown][] = [
		[['defaults'], file['defaults']],
		...Object.entries(asRecord(file['instances'])).map(([name, own]): [string[], unknown] => [
			['instances', name],
			own,
		]),
	];
	return places.flatMap(([keys, settings]) => {
		const {calendar} = asRecord(asRecord(settings)['schedule']);
		if (typeof calendar !== 'string' || known.includes(calendar)) return [];
		const text = `expected a calendar: ${known.join(' ')}, was ${JSON.stringify(calendar)}`;
		return [{keys: [...keys, 'schedule', 'calendar'], text}];
	});
}

function asRecord(value: unknown): Record<string, unknown> {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
