/**
 * Predicts the accounts at future bars, for a remote algorithm that reads its account on every bar: while it
 * holds and no order is open, only the price changes them. So most bars need no question and no answer.
 */
import {markToMarket} from '../../state/domain/trading/account.ts';
import type {Bar} from '../../state/domain/trading/bar.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import {maintenanceShortfall} from '../../state/domain/trading/margin.ts';
import {isCountable} from '../../state/domain/trading/money.ts';
import type {Engine} from '../engine/engine.ts';
import {type AccountRow, accountRow} from './message.ts';

/** Returns the account at the close of each of `bars`, which come next, if the algorithm only holds. */
export function foreseenAccounts(
	{account, openOrders}: Pick<Engine, 'account' | 'openOrders'>,
	instrument: Instrument,
	bars: readonly Bar[],
): AccountRow[] {
	if (openOrders() > 0) return [];
	const later = {...account};
	const rows: AccountRow[] = [];
	for (const {closeTicks, lowTicks, highTicks} of bars) {
		// The venue may close the position in this bar.
		const worstTicks = later.positionLots > 0 ? lowTicks : highTicks;
		if (maintenanceShortfall(later, instrument, worstTicks) !== null) break;
		// Amounts beyond the countable range fail at their bar, not before.
		if (!isCountable(instrument, closeTicks, later.positionLots)) break;
		markToMarket(later, instrument, closeTicks);
		rows.push(accountRow(later, instrument));
	}
	return rows;
}
