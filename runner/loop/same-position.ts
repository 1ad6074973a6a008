/** Compares our position with the one at the venue. */
import type {AccountState} from '../../state/domain/trading/account.ts';
import {AppError, exitCode} from '../../state/domain/error.ts';
import type {VenuePosition} from '../venue/venue.ts';

type Ours = Readonly<Pick<AccountState, 'positionLots'>>;

export function isSamePosition({positionLots}: Ours, positions: readonly VenuePosition[]): boolean {
	return positionLots === heldLots(positions);
}

/** Returns the error that names both positions. */
export function positionDiffers(
	name: string,
	{positionLots}: Ours,
	positions: readonly VenuePosition[],
): AppError {
	const theirs = heldLots(positions);
	return new AppError({
		code: 'VENUE_DIFFERS',
		exitCode: exitCode.unavailable,
		what: `${name}: the venue holds ${theirs} lots, the ledger says ${positionLots}`,
		why: 'something else trades on this account, or a fill was never reported',
		fix: 'close the difference at the venue, then start again',
		details: {name, ours: positionLots, theirs},
	});
}

function heldLots(positions: readonly VenuePosition[]): number {
	return positions.reduce((sum, {lots}) => sum + lots, 0);
}
