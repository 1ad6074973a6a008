/**
 * The ledger law under fire: one instance is killed with SIGKILL at random moments until it is done, and
 * its ledger is compared with that of a run that nobody killed. Seeded: the same seed gives the same delays.
 */
import {xoroshiro128plus} from 'pure-rand/generator/xoroshiro128plus';
import {dumpLedger} from '../support/ledger-dump.ts';
import {createTestHome, type TestHome} from '../support/runner.ts';

export type KillsOptions = {
	kills: number;
	/** Bars of the whole run. */
	bars: number;
	seed: number;
	/** Default: BTC on the simulated market, by `crosses-averages`. The name stays BTC. */
	trades?: {algorithm: string; flags: readonly string[]};
	/** Called after each life. */
	onLife?: (life: number, endedBy: string) => void;
};

export type KillsResult = {
	/** Lives that SIGKILL ended. */
	killed: number;
	/** First line that differs, as `killed | whole`; null: the ledgers are equal. */
	differs: string | null;
};

/** Longest life: from before the lock is taken to well into trading. */
const lifeMsMax = 400;

/** Kills `kills` lives, lets the last one finish and compares. */
export async function runUnderKills(options: KillsOptions): Promise<KillsResult> {
	const {algorithm} = options.trades ?? usual;
	const home = createTestHome([algorithm]);
	const whole = createTestHome([algorithm]);
	try {
		const killed = await killLives(home, options);
		await finish(home, options);
		await finish(whole, options);
		const dumps = [home, whole].map(({directory}) => dumpLedger(directory.ledger('BTC')));
		return {killed, differs: firstDifference(dumps[0] ?? '', dumps[1] ?? '')};
	} finally {
		await Promise.all([home.remove(), whole.remove()]);
	}
}

const usual = {algorithm: 'crosses-averages', flags: ['--symbol', 'BTC']};

const flagsOf = ({bars, trades = usual}: KillsOptions, speed: string) => [
	...['--name', 'BTC', '--algorithm', trades.algorithm, ...trades.flags],
	...['--bars', String(bars), '--speed', speed],
];

async function killLives(home: TestHome, options: KillsOptions) {
	const {kills, bars, seed, onLife} = options;
	const random = xoroshiro128plus(seed);
	const fraction = () => (random.next() >>> 0) / 2 ** 32;
	// Spread over the kills, so that the last of them still meets a run that is going on.
	const paced = String(Math.max(20, Math.round((bars / kills / lifeMsMax) * 2000)));
	let killed = 0;
	for (let life = 1; life <= kills; life += 1) {
		const runner = home.run(flagsOf(options, paced));
		const timer = setTimeout(() => runner.kill('SIGKILL'), fraction() * lifeMsMax);
		const {code, signal} = await runner.ended;
		clearTimeout(timer);
		if (signal === 'SIGKILL') killed += 1;
		else if (code !== 0) throw new Error(`life ${life} ended with ${code}: ${runner.stderr()}`);
		onLife?.(life, signal ?? String(code));
	}
	return killed;
}

async function finish(home: TestHome, options: KillsOptions): Promise<void> {
	const runner = home.run(flagsOf(options, 'max'));
	const {code} = await runner.ended;
	if (code !== 0) throw new Error(`the last life ended with ${code}: ${runner.stderr()}`);
}

function firstDifference(one: string, two: string): string | null {
	if (one === two) return null;
	const [a, b] = [one.split('\n'), two.split('\n')];
	const at = a.findIndex((line, index) => line !== b[index]);
	return `${a[at]} | ${b[at]}`;
}
