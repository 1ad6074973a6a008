/** Compares the bars of a file with those in the ledger: bars may be added, none may change. */
import type {Bar} from '../../state/domain/trading/bar.ts';
import {formatDecimal} from '../../state/domain/number/decimal.ts';
import {AppError, exitCode} from '../../state/domain/error.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import type {LedgerStore} from '../../state/ledger/ledger-store.ts';
import type {Market} from '../market/market.ts';
import type {EarlierMarket, OpenedMarket} from '../market/open-market.ts';
import type {Session} from './session.ts';

type SameBarsOptions = {
	market: Market;
	/** Bars of the ledger, from the first. */
	recorded: Iterator<Bar>;
	instrument: Instrument;
	/** Name of the instance, and path of the file, for messages. */
	name: string;
	file: string;
};

/** Returns the properties that a file must keep while a ledger exists. */
export function earlierMarket(ledger: LedgerStore): EarlierMarket | undefined {
	const instrument = ledger.instrument();
	if (instrument === undefined) return undefined;
	const state = ledger.checkpoint()?.state;
	const {market} = (state === undefined ? {} : JSON.parse(state)) as {market?: unknown};
	return {priceDecimals: instrument.priceDecimals, checkpoint: market};
}

/**
 * Takes as many bars from the market as the ledger has. Bars of a file are compared; those of a seed cannot differ.
 * @throws {@link AppError} `LEDGER_DIFFERS` (78) naming the first bar that differs or is missing; or as the market.
 */
export async function takeRecorded(
	{settings: {name, market: source}}: Session,
	ledger: LedgerStore,
	opened: Pick<OpenedMarket, 'market' | 'instrument'>,
): Promise<void> {
	if (source.kind !== 'replay') return;
	const recorded = ledger.recordedBars();
	await takeSameBars({...opened, recorded, name, file: source.file});
}

/** Number of bars after which heartbeat and signals are handled. */
const chunkBars = 10_000;

/**
 * Takes as many bars from `market` as the ledger has, which is where a run continues.
 * @throws {@link AppError} `LEDGER_DIFFERS` (78) naming the first bar that differs or is missing; or as the market.
 */
async function takeSameBars({
	market,
	recorded,
	instrument,
	name,
	file,
}: SameBarsOptions): Promise<void> {
	for (let count = 1; ; count += 1) {
		const next = recorded.next();
		if (next.done) return;
		const bar = market.next();
		const now = bar === undefined ? null : textOf(bar, instrument);
		if (bar === undefined || !isSame(bar, next.value))
			throw differs(
				{name, file, barIndex: next.value.barIndex},
				textOf(next.value, instrument),
				now,
			);
		if (count % chunkBars === 0) await new Promise(resolve => setImmediate(resolve));
	}
}

function isSame(one: Bar, other: Bar): boolean {
	return (
		one.closeAtMs === other.closeAtMs &&
		one.openTicks === other.openTicks &&
		one.highTicks === other.highTicks &&
		one.lowTicks === other.lowTicks &&
		one.closeTicks === other.closeTicks &&
		one.volume === other.volume
	);
}

/** `2026-01-02T21:00:00Z 10.00 12.00 9.00 11.50, volume 5`. */
function textOf(bar: Bar, {priceDecimals}: Instrument): string {
	const prices = [bar.openTicks, bar.highTicks, bar.lowTicks, bar.closeTicks];
	const time = new Date(bar.closeAtMs).toISOString().replace('.000Z', 'Z');
	return `${time} ${prices.map(ticks => formatDecimal(ticks, priceDecimals)).join(' ')}, volume ${bar.volume}`;
}

type Place = {name: string; file: string; barIndex: number};

function differs({name, file, barIndex}: Place, recorded: string, now: string | null): AppError {
	return new AppError({
		code: 'LEDGER_DIFFERS',
		exitCode: exitCode.configuration,
		what: `${name}: bar ${barIndex} of its ledger was ${recorded}; in ${file} ${now === null ? 'it no longer exists' : `it is ${now}`}`,
		why: 'bars may be added to a file, but bars in a ledger must not change: its results depend on them',
		fix: `restore the bars and their settings (--time, --time-zone, --from, --timeframe); choose another name with --name NAME, or begin a fresh ledger: pitwall ledger archive ${name}`,
		details: {name, file, barIndex, recorded, now},
	});
}
