import {instanceDefaults} from '../../../domain/instance/instance-defaults.ts';
import {
	costShareExpected,
	costShareText,
	parseCostShare,
} from '../../../domain/trading/cost-share.ts';
import type {Field} from '../../field.ts';

/** How much worse market orders fill, in millionths of the traded value. */
export const slippage: Field<number> = {
	yaml: 'slippage_ppm',
	flag: 'slippage',
	value: 'SHARE',
	of: 'algorithm',
	default: costShareText(instanceDefaults.costs.slippagePpm),
	help: 'how much worse market orders fill: 0.0001, 0.01% and 100ppm are the same',
	inFile: 'the number of millionths alone: `100`',
	yamlUnit: 'ppm',
	expected: costShareExpected,
	example: '0.01%',
	parse: parseCostShare,
	write: value => `${value}ppm`,
};
