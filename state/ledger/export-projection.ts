/** A ledger's bars and fills as CSV rows for an export: market time, exact decimals. */
import {moneyDecimals} from '../domain/trading/instrument.ts';
import {columnsOf, decimal, type Projection, text, time} from './projection.ts';

export const barProjection: Projection = {
	file: 'bars.csv',
	header: columnsOf(`
		occurredAt name bar open high low close volume action position cash equity realized unrealized fees
	`),
	sql: 'SELECT *, barIndex AS id FROM bar WHERE barIndex > ? ORDER BY barIndex LIMIT ?',
	fields: (row, {name, instrument}) => {
		const price = (column: string) => decimal(row[column], instrument.priceDecimals);
		const money = (column: string) => decimal(row[column], moneyDecimals);
		return [
			time(row['closeAtMs']),
			name,
			text(row['barIndex']),
			price('openTicks'),
			price('highTicks'),
			price('lowTicks'),
			price('closeTicks'),
			text(row['volume']),
			text(row['action']),
			decimal(row['positionLots'], instrument.quantityDecimals),
			money('cashMicros'),
			money('equityMicros'),
			money('realizedMicros'),
			money('unrealizedMicros'),
			money('feesMicros'),
		];
	},
};

export const fillProjection: Projection = {
	file: 'fills.csv',
	header: columnsOf(`
		occurredAt name tradeId orderId clientOrderId bar side quantity price fee realized position
	`),
	sql: 'SELECT *, fillIndex AS id FROM fill WHERE fillIndex > ? ORDER BY fillIndex LIMIT ?',
	fields: (row, {name, instrument}) => {
		const money = (column: string) => decimal(row[column], moneyDecimals);
		const quantity = (column: string) => decimal(row[column], instrument.quantityDecimals);
		return [
			time(row['occurredAtMs']),
			name,
			text(row['tradeId']),
			text(row['orderId']),
			text(row['clientOrderId']),
			text(row['barIndex']),
			text(row['side']),
			quantity('quantityLots'),
			decimal(row['priceTicks'], instrument.priceDecimals),
			money('feeMicros'),
			money('realizedMicros'),
			quantity('positionLots'),
		];
	},
};
