import {instanceDefaults} from '../../../domain/instance/instance-defaults.ts';
import {
	costShareExpected,
	costShareText,
	parseCostShare,
} from '../../../domain/trading/cost-share.ts';
import type {Field} from '../../field.ts';

/** Fee of each fill, in millionths of the traded value. */
export const fee: Field<number> = {
	yaml: 'fee_ppm',
	flag: 'fee',
	value: 'SHARE',
	of: 'algorithm',
	default: costShareText(instanceDefaults.costs.feePpm),
	help: 'fee of each fill, as a share of the traded value: 0.0004, 0.04% and 400ppm are the same',
	inFile: 'millionths without a unit: `400`',
	yamlUnit: 'ppm',
	expected: costShareExpected,
	example: '0.04%',
	parse: parseCostShare,
	write: value => `${value}ppm`,
};
