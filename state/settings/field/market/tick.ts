import type {DataSettings} from '../../../domain/instance/instance.ts';
import {decimalsOfStep, stepExpected} from '../../../domain/time/timeframe.ts';
import type {Field} from '../../field.ts';
import {canonicalNumber} from '../../scalar.ts';

export const tickDecimalsMax = 18;

/** Step of the prices of a file. */
export const tick: Field<DataSettings> = {
	yaml: 'tick',
	flag: 'tick',
	value: 'STEP',
	of: 'algorithm',
	default: 'that of the instrument, or finer if the file is',
	help: 'round the prices of the file to this step, such as 0.01',
	page: 'bars',
	expected: `${stepExpected}, with at most ${tickDecimalsMax} decimals`,
	example: '0.01',
	parse(text) {
		const tickDecimals = decimalsOfStep(canonicalNumber(text), tickDecimalsMax);
		return tickDecimals === null ? null : {tickDecimals};
	},
	write: value => `1e-${value.tickDecimals ?? 0}`,
};
