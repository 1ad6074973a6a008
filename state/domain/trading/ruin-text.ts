/** Describes a ruined account. Pure. */
import type {Ruin} from './account.ts';
import {formatDecimal} from '../number/decimal.ts';
import {moneyDecimals} from './instrument.ts';

/** `ruined at bar 412: the account is closed and no order passes; 80000.00 beyond the last of its money were lost`. */
export function ruinText({barIndex, debtMicros}: Ruin): string {
	const text = `ruined at bar ${barIndex}: the account is closed and no order passes`;
	if (debtMicros === 0) return text;
	const debt = formatDecimal(debtMicros, moneyDecimals, {trimTo: 2});
	return `${text}; ${debt} beyond the last of its money were lost`;
}
