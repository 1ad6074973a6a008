import {instanceDefaults} from '../../../domain/instance/instance-defaults.ts';
import {
	costShareExpected,
	costShareText,
	parseCostShare,
} from '../../../domain/trading/cost-share.ts';
import type {Field} from '../../field.ts';

/** Slippage of market orders, in millionths of the traded value. */
export const slippage: Field<number> = {
	yaml: 'slippage_ppm',
	flag: 'slippage',
	value: 'SHARE',
	of: 'algorithm',
	default: costShareText(instanceDefaults.costs.slippagePpm),
	help: 'slippage of market orders, as a share of the traded value: 0.0001, 0.01% and 100ppm are the same',
	inFile: 'millionths without a unit: `100`',
	yamlUnit: 'ppm',
	expected: costShareExpected,
	example: '0.01%',
	parse: parseCostShare,
	write: value => `${value}ppm`,
};
