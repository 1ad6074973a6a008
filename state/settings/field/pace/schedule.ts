import {cronExpected, toCron} from '../../../domain/time/schedule.ts';
import type {Field} from '../../field.ts';

/** Cron expression that runs an algorithm at speed `wall`. The reader checks that croner accepts it. */
export const schedule: Field<string> = {
	yaml: 'schedule',
	flag: 'schedule',
	value: 'CRON',
	of: 'algorithm',
	default: 'each minute at second :02',
	help: 'when the algorithm runs: `every 5m`, or cron of 5 or 6 fields; implies speed wall',
	inFile: 'also `{cron, offset, zone, calendar}`',
	page: 'schedules',
	expected: cronExpected,
	example: "'every 5m'",
	parse: toCron,
	write: cron => cron,
};
