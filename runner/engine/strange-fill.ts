/** The error for a fill of an order that is not open here: the position at the venue differs from ours. */
import {AppError, exitCode} from '../../state/domain/error.ts';
import type {VenueFill} from '../venue/venue.ts';

export function strangeFill(
	name: string,
	{
		clientOrderId,
		tradeId,
		quantityLots,
	}: Pick<VenueFill, 'clientOrderId' | 'tradeId' | 'quantityLots'>,
): AppError {
	return new AppError({
		code: 'VENUE_DIFFERS',
		exitCode: exitCode.unavailable,
		what: `${name}: the venue filled ${clientOrderId} (trade ${tradeId ?? 'without a name'}), which is not open here`,
		why: 'the position at the venue differs from the ledger, so trading stops',
		fix: `compare the position at the venue with: pitwall why ${name}; close the difference there`,
		details: {name, clientOrderId, tradeId, quantityLots},
	});
}
