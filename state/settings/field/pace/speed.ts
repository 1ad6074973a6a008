import {parseSpeed, type Speed, speedExpected, speedText} from '../../../domain/time/speed.ts';
import type {Field} from '../../field.ts';
import {canonicalNumber} from '../../scalar.ts';

/** The speed at which an instance gets its bars. */
export const speed: Field<Speed> = {
	yaml: 'speed',
	flag: 'speed',
	value: 'N|Nx|wall|max',
	of: 'algorithm',
	default: '1 bar a second',
	help: 'bars per second; 60x: 60 times real time; wall: real time; max: without pauses',
	page: 'schedules',
	expected: speedExpected,
	example: '10',
	parse: text => parseSpeed(canonicalNumber(text)),
	write: speedText,
};
