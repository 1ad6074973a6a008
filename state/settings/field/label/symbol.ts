import {nameExpected} from '../../../domain/instance/name-pattern.ts';
import {simulatedSymbols} from '../../../domain/instance/known-symbols.ts';
import type {Field} from '../../field.ts';
import {nameText} from '../../scalar.ts';

/** The symbol that an instance trades. */
export const symbol: Field<string> = {
	...nameText,
	yaml: 'symbol',
	flag: 'symbol',
	value: 'S',
	of: 'both',
	default: 'the name',
	help: `symbol to trade: ${simulatedSymbols.join(' ')}, or any name if you supply the bars`,
	expected: nameExpected,
	example: 'BTC',
};
