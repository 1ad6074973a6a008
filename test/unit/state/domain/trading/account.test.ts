import {describe, expect, it} from 'vitest';
import {
	applyExecution,
	averageEntryTicks,
	markToMarket,
	openAccount,
} from '../../../../../state/domain/trading/account.ts';
import {marginShortfall} from '../../../../../state/domain/trading/margin.ts';
import {
	marginMicros,
	notionalMicros,
	shareMicros,
} from '../../../../../state/domain/trading/money.ts';
import {instrument} from '../../../../support/engine.ts';

const micros = (amount: number) => Math.round(amount * 1_000_000);
const buy = (shares: number, price: number, fee = 0) => ({
	side: 'BUY' as const,
	quantityLots: Math.round(shares * 1000),
	priceTicks: Math.round(price * 100),
	feeMicros: micros(fee),
});
const sell = (shares: number, price: number, fee = 0) => ({
	...buy(shares, price, fee),
	side: 'SELL' as const,
});

describe('money of a quantity at a price', () => {
	it('is exact for decimals of every size', () => {
		// 67412.50 × 0.12 = 8089.50; five decimals in all.
		expect(notionalMicros(instrument, 6_741_250, 120)).toBe(micros(8089.5));
		// 1.08505 × 9000 = 9765.45, decimals 5 and 0; and 3 × 10^-8 × 7 × 10^-8, which rounds to 0.
		expect(
			notionalMicros({...instrument, priceDecimals: 5, quantityDecimals: 0}, 108_505, 9000),
		).toBe(micros(9765.45));
		expect(notionalMicros({...instrument, priceDecimals: 8, quantityDecimals: 8}, 3, 7)).toBe(0);
	});

	it('has fees and margin in millionths', () => {
		// 8089.50 × 0.0004 = 3.2358; a tenth as margin: 808.95.
		expect(shareMicros(micros(8089.5), 400)).toBe(micros(3.2358));
		expect(marginMicros({...instrument, marginPpm: 100_000}, 6_741_250, -120)).toBe(micros(808.95));
	});
});

describe('the account', () => {
	it('averages entries, realizes by share of the cost, and keeps fees apart', () => {
		const account = openAccount(micros(1000));
		expect(applyExecution(account, instrument, buy(1, 100, 0.1))).toBe(0);
		expect(applyExecution(account, instrument, buy(2, 103, 0.2))).toBe(0);
		expect(account).toMatchObject({
			cashMicros: micros(1000 - 100 - 206 - 0.3),
			positionLots: 3000,
			entryCostMicros: micros(306),
			feesMicros: micros(0.3),
		});
		expect(averageEntryTicks(account, instrument)).toBe(10_200);
		expect(applyExecution(account, instrument, sell(1, 110))).toBe(micros(8));
		expect(account).toMatchObject({positionLots: 2000, entryCostMicros: micros(204)});
	});

	it('turns from long to short in one execution: closes first, then opens', () => {
		const account = openAccount(micros(1000));
		applyExecution(account, instrument, buy(2, 100));
		// 5 sold at 110: 2 close and realize 20, 3 open a short that cost −330.
		expect(applyExecution(account, instrument, sell(5, 110))).toBe(micros(20));
		expect(account).toMatchObject({
			positionLots: -3000,
			entryCostMicros: micros(-330),
			realizedMicros: micros(20),
			cashMicros: micros(1000 - 200 + 550),
		});
		expect(averageEntryTicks(account, instrument)).toBe(11_000);
		markToMarket(account, instrument, 10_000);
		expect(account).toMatchObject({unrealizedMicros: micros(30), equityMicros: micros(1050)});
	});

	it('keeps the peak of equity', () => {
		const account = openAccount(micros(100));
		applyExecution(account, instrument, buy(1, 100));
		for (const ticks of [12_000, 9000]) markToMarket(account, instrument, ticks);
		expect(account).toMatchObject({equityMicros: micros(90), peakEquityMicros: micros(120)});
	});
});

describe('margin', () => {
	const account = openAccount(micros(1000));
	const question = {side: 'BUY' as const, quantityLots: 10_000, priceTicks: 10_000, feePpm: 400};

	it('must cover position and fee', () => {
		// 10 × 100 + 0.40 fee of 1000.
		expect(marginShortfall(account, instrument, question)).toEqual({
			requiredMicros: micros(1000.4),
			availableMicros: micros(1000),
			largest: '9.995',
		});
		expect(marginShortfall(account, instrument, {...question, quantityLots: 9995})).toBeNull();
	});

	it('never holds back an exit', () => {
		const ruined = openAccount(micros(100));
		applyExecution(ruined, instrument, buy(1, 100));
		ruined.cashMicros = micros(-500);
		const exit = {...question, side: 'SELL' as const, quantityLots: 1000};
		expect(marginShortfall(ruined, instrument, exit)).toBeNull();
		expect(marginShortfall(ruined, instrument, {...exit, quantityLots: 1005})).not.toBeNull();
	});
});
