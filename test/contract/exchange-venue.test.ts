import {sideSign} from '../../state/domain/trading/order.ts';
import type {VenueOrder} from '../../runner/venue/venue.ts';
import {instrument} from '../support/engine.ts';
import {createTestExchange} from '../support/exchange.ts';
import {describeVenue} from './venue.ts';

describeVenue('an exchange that answers later and fills in parts', async () => {
	const exchange = createTestExchange(instrument, 1_000_000_000);

	const isMet = ({type, side, limitTicks}: VenueOrder, priceTicks: number) =>
		type === 'MARKET' || (priceTicks - (limitTicks ?? Number.NaN)) * sideSign(side) <= 0;

	/** Half of it, and the rest; of one that only closes, what it closes. */
	const meet = (name: string, priceTicks: number): void => {
		const order = exchange.terms(name);
		if (!isMet(order, priceTicks)) return;
		const closable = Math.max(0, -exchange.lots() * sideSign(order.side));
		const lots = order.reduceOnly ? Math.min(order.quantityLots, closable) : order.quantityLots;
		const half = Math.floor(lots / 2);
		if (half > 0) exchange.fill(name, half, priceTicks);
		if (lots > half) exchange.fill(name, lots - half, priceTicks);
		if (lots < order.quantityLots) exchange.end(name, 'canceled');
	};

	return {
		venue: exchange.connect(),
		instrument,
		settle: async () => {
			for (const name of exchange.names('arrived')) exchange.acknowledge(name);
		},
		trade: async priceTicks => {
			for (const name of exchange.names('open')) meet(name, priceTicks);
		},
		close: async () => {},
	};
});
