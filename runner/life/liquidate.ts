/**
 * Closes the position of a ledger without the algorithm that opened it: for one that decides otherwise than it did, that
 * does not load, or whose code is gone. One bar of the market is enough. The algorithm of the next life takes over from
 * a segment of its own, so the bar that it did not decide is not held against it.
 */
import type {BarRecord} from '../../state/domain/trading/bar-record.ts';
import {AppError, exitCode} from '../../state/domain/error.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import type {LedgerStore} from '../../state/ledger/ledger-store.ts';
import type {Algorithm} from '../algorithm/contract.ts';
import {createSimulatedVenue} from '../venue/simulated/simulated.ts';
import {createEngine, type Engine} from '../engine/engine.ts';
import {openMarket} from '../market/open-market.ts';
import {claimLedger} from './prepare-engine.ts';
import {earlierMarket, takeRecorded} from './same-bars.ts';
import type {Session} from './session.ts';

/** Decides in place of the algorithm. */
const holder: Algorithm = {run: () => ({action: 'HOLD', shares: 0})};

/** What the ledger notes as the code of the bar; no algorithm can have this name. */
const liquidationSegment = {algorithm: '(liquidation)', parameters: {}, snapshotHash: ''};

export type Liquidated = {record: BarRecord; instrument: Instrument; paused: boolean};

/**
 * Runs the one bar in which the position is closed, and commits it. Null: there is no position.
 * @throws {@link AppError} `MARKET_ENDED` (69) where no bar is left, or as ledger and market.
 */
export async function liquidate(session: Session, ledger: LedgerStore): Promise<Liquidated | null> {
	const {settings, log} = session;
	const checkpoint = ledger.checkpoint();
	if (checkpoint === undefined) return null;
	const {market, instrument} = openMarket(settings, earlierMarket(ledger));
	try {
		claimLedger(ledger, settings, instrument);
		const venue = createSimulatedVenue(instrument, settings.costs);
		const engine = createEngine({settings, instrument, market, venue, algorithm: holder});
		await takeRecorded(session, ledger, {market, instrument});
		engine.restore(checkpoint.state);
		if (engine.account.positionLots === 0) return null;
		log.info('Asked to be flat: the position is closed on the next bar, without the algorithm');
		const record = closingBar(engine, settings.name, checkpoint.barIndex);
		const {barIndex} = record.bar;
		ledger.putSegment({...liquidationSegment, fromBarIndex: barIndex});
		const {paused, flattenEpoch} = checkpoint;
		const controls = [{barIndex, kind: 'flatten'} as const];
		ledger.append({records: [record], controls, paused, flattenEpoch});
		return {record, instrument, paused};
	} finally {
		market.close();
	}
}

function closingBar(engine: Engine, name: string, lastBar: number): BarRecord {
	engine.flatten();
	const record = engine.step();
	if (record !== 'end') return record;
	throw new AppError({
		code: 'MARKET_ENDED',
		exitCode: exitCode.unavailable,
		what: `${name}: its position cannot be closed`,
		why: `its market data ended with bar ${lastBar}, and a position is closed at the price of a later bar`,
		fix: `add later bars to its data, or put the ledger away: pitwall ledger archive ${name}`,
		details: {name, lastBar},
	});
}
