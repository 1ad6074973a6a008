import type {DataSettings} from '../../../domain/instance/instance.ts';
import {decimalsOfStep, stepExpected} from '../../../domain/time/timeframe.ts';
import type {Field} from '../../field.ts';
import {canonicalNumber} from '../../scalar.ts';

export const lotDecimalsMax = 8;

/** Step of quantities. */
export const lot: Field<DataSettings> = {
	yaml: 'lot',
	flag: 'lot',
	value: 'STEP',
	of: 'algorithm',
	default: 'that of the instrument',
	help: 'smallest step of a quantity, such as 0.001',
	page: 'bars',
	expected: `${stepExpected}, with at most ${lotDecimalsMax} decimals`,
	example: '0.001',
	parse(text) {
		const lotDecimals = decimalsOfStep(canonicalNumber(text), lotDecimalsMax);
		return lotDecimals === null ? null : {lotDecimals};
	},
	write: value => `1e-${value.lotDecimals ?? 0}`,
};
