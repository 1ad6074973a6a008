import {createSimulatedVenue} from '../../runner/venue/simulated/simulated.ts';
import {openAccount} from '../../state/domain/trading/account.ts';
import {instrument} from '../support/engine.ts';
import {describeVenue} from './venue.ts';

describeVenue('the simulated venue', async () => {
	const venue = createSimulatedVenue(instrument, {feePpm: 400, slippagePpm: 100});
	venue.restore([], openAccount(1_000_000_000));
	let bars = 0;
	return {
		venue,
		instrument,
		settle: async () => {},
		trade: async priceTicks => {
			bars += 1;
			venue.play({
				barIndex: bars,
				closeAtMs: bars * 60_000,
				openTicks: priceTicks,
				highTicks: priceTicks,
				lowTicks: priceTicks,
				closeTicks: priceTicks,
				volume: 1,
			});
		},
		close: async () => {},
	};
});
