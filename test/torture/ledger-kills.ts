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
	const home = createTestHome(['crosses-averages']);
	const whole = createTestHome(['crosses-averages']);
	try {
		const killed = await killLives(home, options);
		await finish(home, options.bars);
		await finish(whole, options.bars);
		const dumps = [home, whole].map(({directory}) => dumpLedger(directory.ledger('BTC')));
		return {killed, differs: firstDifference(dumps[0] ?? '', dumps[1] ?? '')};
	} finally {
		await Promise.all([home.remove(), whole.remove()]);
	}
}

const flags = (bars: number, speed: string) => [
	'--symbol',
	'BTC',
	'--algorithm',
	'crosses-averages',
	'--bars',
	String(bars),
	'--speed',
	speed,
];

async function killLives(home: TestHome, {kills, bars, seed, onLife}: KillsOptions) {
	const random = xoroshiro128plus(seed);
	const fraction = () => (random.next() >>> 0) / 2 ** 32;
	// Spread over the kills, so that the last of them still meets a run that is going on.
	const paced = String(Math.max(20, Math.round((bars / kills / lifeMsMax) * 2000)));
	let killed = 0;
	for (let life = 1; life <= kills; life += 1) {
		const runner = home.run(flags(bars, paced));
		const timer = setTimeout(() => runner.kill('SIGKILL'), fraction() * lifeMsMax);
		const {code, signal} = await runner.ended;
		clearTimeout(timer);
		if (signal === 'SIGKILL') killed += 1;
		else if (code !== 0) throw new Error(`life ${life} ended with ${code}: ${runner.stderr()}`);
		onLife?.(life, signal ?? String(code));
	}
	return killed;
}

async function finish(home: TestHome, bars: number): Promise<void> {
	const runner = home.run(flags(bars, 'max'));
	const {code} = await runner.ended;
	if (code !== 0) throw new Error(`the last life ended with ${code}: ${runner.stderr()}`);
}

function firstDifference(one: string, two: string): string | null {
	if (one === two) return null;
	const [a, b] = [one.split('\n'), two.split('\n')];
	const at = a.findIndex((line, index) => line !== b[index]);
	return `${a[at]} | ${b[at]}`;
}
