/** Converts the plain numbers of a decision to lots and ticks, exactly. */
import {parseDecimal, powerOfTen} from '../../state/domain/number/decimal.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import type {OrderReason} from '../../state/domain/trading/order.ts';
import {orderReason} from '../../state/domain/trading/order-reason.ts';

/** Uses the shortest decimal of the number, which its author meant: 0.29 is 29 hundredths, not 28. */
export function toLots(
	shares: number,
	{quantityDecimals}: Instrument,
): {lots: number | null; problem: OrderReason | null} {
	if (!Number.isFinite(shares))
		return {
			lots: null,
			problem: orderReason('QUANTITY_NOT_FINITE', `shares was ${shares}, expected a number`),
		};
	if (shares < 0)
		return {
			lots: null,
			problem: orderReason('QUANTITY_NEGATIVE', `shares was ${shares}, expected 0 or more`),
		};
	const whole = exactUnits(shares, quantityDecimals);
	if (whole !== null) return {lots: whole, problem: null};
	const parsed = parseDecimal(String(shares), quantityDecimals, {excess: 'cut'});
	if (parsed.ok) return {lots: parsed.value, problem: null};
	return {
		lots: null,
		problem: orderReason('QUANTITY_TOO_LARGE', `shares was ${shares}, more than can be counted`),
	};
}

/** Returns ticks, rounded half away from zero; null if it is not a price above 0. */
export function toTicks(price: number, {priceDecimals}: Instrument): number | null {
	if (!Number.isFinite(price)) return null;
	const whole = exactUnits(price, priceDecimals);
	if (whole !== null && whole > 0) return whole;
	const parsed = parseDecimal(String(price), priceDecimals, {excess: 'round'});
	return parsed.ok && parsed.value > 0 ? parsed.value : null;
}

/** Decimals of up to so many units have at most 15 digits. */
const exactUnitsMax = 1e15;

/**
 * Returns the units of `value` if it is a whole number of them, else null. It does not format the decimal, which takes
 * ten times as long: units/10^decimals is rounded once, so a result equal to `value` proves that this decimal names it,
 * and no other decimal of at most 15 digits names the same double.
 */
function exactUnits(value: number, decimals: number): number | null {
	const scale = powerOfTen(decimals);
	const units = Math.round(value * scale);
	return units >= 0 && units < exactUnitsMax && units / scale === value ? units + 0 : null;
}
