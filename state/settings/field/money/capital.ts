import {capitalMicrosDefault} from '../../../domain/instance/instance-defaults.ts';
import {formatDecimal, parseDecimal} from '../../../domain/number/decimal.ts';
import {withoutGrouping} from '../../../domain/number/grouped-digits.ts';
import {moneyDecimals} from '../../../domain/trading/instrument.ts';
import type {Field} from '../../field.ts';

/** The largest amount, in millionths: YAML rounds a number of more than 15 digits. */
export const capitalMicrosMax = 999_999_999_999_999;

const below = Math.ceil(capitalMicrosMax / 10 ** moneyDecimals);
const write = (micros: number) => formatDecimal(micros, moneyDecimals, {trimTo: 0});

/** Money at the start of a ledger, in millionths. */
export const capital: Field<number> = {
	yaml: 'capital',
	flag: 'capital',
	value: 'C',
	of: 'algorithm',
	default: write(capitalMicrosDefault),
	help: `money at the start of the ledger, in the currency of the account, up to ${moneyDecimals} decimals`,
	expected: `a positive amount below ${below} with at most ${moneyDecimals} decimals, such as 10000`,
	example: '10000',
	parse(text) {
		const parsed = parseDecimal(withoutGrouping(text), moneyDecimals);
		return parsed.ok && parsed.value > 0 && parsed.value <= capitalMicrosMax ? parsed.value : null;
	},
	write,
};
