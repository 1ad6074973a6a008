import {nameExpected} from '../../../domain/instance/name-pattern.ts';
import {simulatedSymbols} from '../../../domain/instance/known-symbols.ts';
import type {Field} from '../../field.ts';
import {nameText} from '../../scalar.ts';

/** What an instance trades. */
export const symbol: Field<string> = {
	...nameText,
	yaml: 'symbol',
	flag: 'symbol',
	value: 'S',
	of: 'both',
	default: 'the name',
	help: `what to trade: ${simulatedSymbols.join(' ')}, or any name with bars of its own`,
	expected: nameExpected,
	example: 'BTC',
};
