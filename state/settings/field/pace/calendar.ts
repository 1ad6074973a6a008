import {nameExpected} from '../../../domain/instance/name-pattern.ts';
import type {Field} from '../../field.ts';
import {nameText} from '../../scalar.ts';

/** Market hours of a schedule. */
export const calendar: Field<string> = {
	...nameText,
	yaml: 'schedule.calendar',
	flag: 'calendar',
	value: 'NAME',
	of: 'algorithm',
	default: 'that of the symbol',
	help: 'market hours of the schedule: 24x7, FX, CME, NYSE, or one of pitwall.yaml',
	page: 'schedules',
	expected: `the name of a calendar: ${nameExpected}`,
	example: 'NYSE',
};
