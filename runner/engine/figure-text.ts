/** Formats quantities and money for log lines and reasons. Pure; for display only, never parsed. */
import {formatDecimal} from '../../state/domain/number/decimal.ts';
import {type Instrument, moneyDecimals} from '../../state/domain/trading/instrument.ts';

/** Money with two decimals, rounded. */
export function moneyText(micros: number): string {
	return formatDecimal(Math.round(micros / 10 ** (moneyDecimals - 2)), 2);
}

/** Lots as `0.12`, without zeros at the end. */
export function quantityText(lots: number, {quantityDecimals}: Instrument): string {
	return formatDecimal(lots, quantityDecimals, {trimTo: 0});
}

/** `+0.12`, `-3`, `0`. */
export function signedQuantity(lots: number, instrument: Instrument): string {
	return `${lots > 0 ? '+' : ''}${quantityText(lots, instrument)}`;
}
