/**
 * The context of an algorithm: one object for all bars, updated in place. Its values are computed on access, because
 * most algorithms use few of them. The values are plain numbers; the account keeps the exact ones.
 */
import type {AccountValues} from '../../state/domain/trading/account.ts';
import type {Bar} from '../../state/domain/trading/bar.ts';
import {powerOfTen} from '../../state/domain/number/decimal.ts';
import type {CostSettings} from '../../state/domain/instance/instance.ts';
import {type Instrument, moneyDecimals} from '../../state/domain/trading/instrument.ts';
import type {Context, MaxSharesOptions} from '../algorithm/contract.ts';
import {createBarHistory} from './bar-history.ts';

export type ContextWriter = {
	context: Context;
	/** Sets the next bar and the account at its close; the account is read until the next call. */
	show(bar: Bar, account: Readonly<AccountValues>): void;
};

const millionths = 1_000_000;

export function createContext(
	symbol: string,
	instrument: Instrument,
	costs: CostSettings,
	opening: Readonly<AccountValues>,
): ContextWriter {
	const priceScale = powerOfTen(instrument.priceDecimals);
	const quantityScale = powerOfTen(instrument.quantityDecimals);
	const moneyScale = powerOfTen(moneyDecimals);
	const history = createBarHistory(priceScale);
	// One object whose numbers change in place: a variable would allocate a number on the heap for each bar.
	const shown = {account: opening, index: 0, time: 0, close: 0};
	const context: Context = {
		symbol,
		get index() {
			return shown.index;
		},
		get time() {
			return shown.time;
		},
		get bar() {
			return history.newest();
		},
		get price() {
			return shown.close;
		},
		get position() {
			return shown.account.positionLots / quantityScale;
		},
		get entryPrice() {
			const {positionLots, entryCostMicros} = shown.account;
			return positionLots === 0
				? null
				: entryCostMicros / moneyScale / (positionLots / quantityScale);
		},
		get cash() {
			return shown.account.cashMicros / moneyScale;
		},
		get equity() {
			return shown.account.equityMicros / moneyScale;
		},
		maxShares: options => maxShares(context, instrument, costs, options ?? {}),
		bars: count => history.bars(count),
		closes: count => history.closes(count),
	};

	const show = (bar: Bar, account: Readonly<AccountValues>): void => {
		history.add(bar);
		shown.account = account;
		shown.index = bar.barIndex;
		shown.time = bar.closeAtMs;
		shown.close = bar.closeTicks / priceScale;
	};
	return {context: Object.freeze(context), show};
}

/**
 * The value after the order is at most equity × (1 − reserve) × leverage, with the leverage limited by the margin and
 * the costs of the order deducted first: quantity × price × (1 + (fee + slippage) × leverage).
 */
function maxShares(
	context: Context,
	instrument: Instrument,
	costs: CostSettings,
	{side = 'BUY', leverage = 1, reserve = 0.01}: MaxSharesOptions,
): number {
	const held = side === 'BUY' ? context.position : -context.position;
	const leverageMax = Math.min(leverage, millionths / instrument.marginPpm);
	const worth = context.equity * (1 - reserve) * leverageMax;
	const costRatio = ((costs.feePpm + costs.slippagePpm) / millionths) * leverageMax;
	// Closing an opposite position has costs as well, hence |held|.
	const closing = Math.max(0, -held);
	const opening = worth / context.price - Math.max(0, held) - closing * costRatio;
	const step = instrument.quantityLotsStep;
	const scale = powerOfTen(instrument.quantityDecimals);
	const lots = (opening / (1 + costRatio) + closing) * scale;
	const steps = Math.floor(lots / step);
	return steps > 0 ? (steps * step) / scale : 0;
}
