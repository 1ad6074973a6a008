/**
 * Closes the position of a ledger without its algorithm, if the algorithm decides differently than recorded, does not
 * load, or is gone. It takes one bar of the market, in a segment of its own, so that the replay of the next run does
 * not compare this bar with a decision of the algorithm.
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

/** Replaces the algorithm. */
const holder: Algorithm = {run: () => ({action: 'HOLD', shares: 0})};

/** The code of the bar in the ledger; no algorithm can have this name. */
const liquidationSegment = {algorithm: '(liquidation)', parameters: {}, snapshotHash: ''};

export type Liquidated = {record: BarRecord; instrument: Instrument; paused: boolean};

/**
 * Runs the bar in which the position is closed, and commits it. Returns null if there is no position.
 * @throws {@link AppError} `MARKET_ENDED` (69) if no bar is left, or as ledger and market.
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
		log.info(
			'Liquidation requested: the position is closed on the next bar, without the algorithm',
		);
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
		fix: `add later bars to its data, or archive the ledger: pitwall ledger archive ${name}`,
		details: {name, lastBar},
	});
}
