/** What a Python algorithm costs: one bar there and back, bars in batches, and its start. */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createSimulatedVenue} from '../../runner/venue/simulated/simulated.ts';
import {createEngine} from '../../runner/engine/engine.ts';
import {knownInstrument} from '../../runner/market/instruments.ts';
import {readAhead} from '../../runner/market/read-ahead.ts';
import {createSimulatedMarket} from '../../runner/market/simulated.ts';
import {foreseenAccounts} from '../../runner/python/foresee.ts';
import {openRemoteAlgorithm} from '../../runner/python/remote-algorithm.ts';
import {createRemoteEngine, decidesElsewhere} from '../../runner/python/remote-engine.ts';
import type {Bar} from '../../state/domain/trading/bar.ts';
import {defaultSettings} from '../../state/domain/instance/instance-defaults.ts';
import {hasPython} from '../support/python.ts';
import {type Benchmark, type Figure, quantile} from './figure.ts';

const singleBars = 2000;
const batchBars = 100_000;
const known = knownInstrument('BTC');

/** The crossover of sma_crossover with running sums; `LOOKS` at its position on each bar, or only to trade. */
const source = (looks: boolean) => `
class Algorithm:
    def __init__(self, symbol, capital):
        self.closes = []
        self.fast = self.slow = 0.0
        self.above = None

    def run(self, current_time, algo_id=None):
        closes = self.closes
        price = self.context.price
        ${looks ? 'position = self.context.position' : ''}
        closes.append(price)
        self.fast += price - (closes[-11] if len(closes) > 10 else 0)
        self.slow += price - (closes[-31] if len(closes) > 30 else 0)
        if len(closes) < 30:
            return ("HOLD", 0)
        above = self.fast / 10 > self.slow / 30
        crossed = self.above is not None and above != self.above
        self.above = above
        if crossed and above and self.context.position == 0:
            return ("BUY", self.context.max_shares())
        if crossed and not above and self.context.position > 0:
            return ("SELL", self.context.position)
        return ("HOLD", 0)
`;

async function open(folder: string, looks: boolean, foresees = false) {
	const file = join(folder, `crossover_${looks ? 'looks' : 'seldom'}.py`);
	writeFileSync(file, source(looks));
	const settings = defaultSettings('BTC', 'BTC');
	const {instrument} = known;
	const market = readAhead(createSimulatedMarket(known, 1));
	const venue = createSimulatedVenue(instrument, settings.costs);
	const engine = createEngine({settings, instrument, market, venue, algorithm: decidesElsewhere});
	const startMs = performance.now();
	const remote = await openRemoteAlgorithm({
		file,
		settings,
		instrument,
		onOutput: () => {},
		onTraceback: text => console.error(text),
	});
	const startedMs = performance.now() - startMs;
	const foresee = (bars: readonly Bar[]) => foreseenAccounts(engine, instrument, bars);
	const driver = createRemoteEngine({engine, market, remote, ...(foresees && {foresee})});
	return {remote, driver, startedMs};
}

async function singles(folder: string): Promise<{times: number[]; startedMs: number}> {
	const {remote, driver, startedMs} = await open(folder, true);
	const times: number[] = [];
	for (let bar = 0; bar < singleBars; bar += 1) {
		const startMs = performance.now();
		await driver.step();
		if (bar >= 200) times.push(performance.now() - startMs);
	}
	await remote.end();
	return {times, startedMs};
}

async function batches(folder: string, looks: boolean, foresees = false): Promise<number> {
	const {remote, driver} = await open(folder, looks, foresees);
	driver.expect(1000);
	const startMs = performance.now();
	for (let bar = 0; bar < batchBars; bar += 1) {
		const step = driver.step();
		if (step instanceof Promise) await step;
	}
	const speed = (batchBars / (performance.now() - startMs)) * 1000;
	await remote.end();
	return speed;
}

export const benchmark: Benchmark = {
	name: 'python',
	run: async () => {
		if (!hasPython) return [];
		const folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
		try {
			const {times, startedMs} = await singles(folder);
			const note = `${singleBars} bars, one a message, account with each`;
			const batched = `${batchBars} bars in messages of 1,000, engine included`;
			const figures: Figure[] = [
				{
					name: 'decision of a Python algorithm, engine included, p50',
					value: quantile(times, 0.5),
					unit: 'ms',
					goal: {atMost: 1},
					note,
				},
				{
					name: 'the same, p99',
					value: quantile(times, 0.99),
					unit: 'ms',
					goal: null,
					note,
				},
				{
					name: 'batches, account looked at where it trades',
					value: await batches(folder, false),
					unit: 'bars/s',
					goal: null,
					note: batched,
				},
				{
					name: 'batches, account looked at on every bar',
					value: await batches(folder, true),
					unit: 'bars/s',
					goal: null,
					note: batched,
				},
				{
					name: 'the same in a backtest, where accounts are foreseen',
					value: await batches(folder, true, true),
					unit: 'bars/s',
					goal: null,
					note: batched,
				},
				{
					name: 'start of the interpreter until it can be asked',
					value: startedMs,
					unit: 'ms',
					goal: null,
					note: 'python3 of the PATH',
				},
			];
			return figures;
		} finally {
			rmSync(folder, {recursive: true, force: true});
		}
	},
};
