import {parseSpeed, type Speed, speedExpected, speedText} from '../../../domain/time/speed.ts';
import type {Field} from '../../field.ts';
import {canonicalNumber} from '../../scalar.ts';

/** How fast an instance gets its bars. */
export const speed: Field<Speed> = {
	yaml: 'speed',
	flag: 'speed',
	value: 'N|Nx|wall|max',
	of: 'algorithm',
	default: '1 bar a second',
	help: 'bars a second, 60x: so many times the clock, wall: by the clock, max: as fast as the machine can',
	page: 'schedules',
	expected: speedExpected,
	example: '10',
	parse: text => parseSpeed(canonicalNumber(text)),
	write: speedText,
};
