import {cronExpected, toCron} from '../../../domain/time/schedule.ts';
import type {Field} from '../../field.ts';

/** Cron by which an algorithm runs at speed `wall`. Whether croner can use it is checked where it is read. */
export const schedule: Field<string> = {
	yaml: 'schedule',
	flag: 'schedule',
	value: 'CRON',
	of: 'algorithm',
	default: 'each minute at second :02',
	help: 'when it runs by the clock: `every 5m`, or cron of 5 or 6 fields; alone it means speed wall',
	inFile: 'also `{cron, offset, zone, calendar}`',
	page: 'schedules',
	expected: cronExpected,
	example: "'every 5m'",
	parse: toCron,
	write: cron => cron,
};
