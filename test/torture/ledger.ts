/** `npm run torture -- ledger [kills] [seed]`: the long form of the kill test; 1,000 kills by default. */
import {runUnderKills} from './ledger-kills.ts';

/** Runs the torture; returns the exit code: 0 when the ledgers are equal. */
export async function run(parameters: string[]): Promise<number> {
	const kills = Number(parameters[0] ?? 1000);
	const seed = Number(parameters[1] ?? Math.trunc(performance.now() * 1000));
	if (!Number.isSafeInteger(kills) || kills < 1 || !Number.isSafeInteger(seed)) {
		console.error('usage: npm run torture -- ledger [kills] [seed]');
		return 64;
	}
	console.log(`ledger torture: ${kills} kills, seed ${seed}`);
	const result = await runUnderKills({
		kills,
		bars: kills * 30,
		seed,
		onLife: (life, endedBy) => {
			if (life % 50 === 0) console.log(`  ${life} lives, the last ended by ${endedBy}`);
		},
	});
	console.log(`${result.killed} of ${kills} lives were ended by SIGKILL`);
	if (result.differs === null) {
		console.log('0 differences: the ledger equals that of a run that nobody killed');
		return 0;
	}
	console.error(`the ledgers differ: ${result.differs}`);
	return 1;
}
