/** `npm run torture -- NAME [arguments…]`: long, seeded trials; short forms of them run in the suite. */
import {run as runChaos} from './chaos.ts';
import {run as runLedger} from './ledger.ts';
import {run as runLocks} from './locks.ts';
import {run as runOutside} from './outside.ts';
import {run as runStrangers} from './strangers.ts';

const trials: Record<string, (parameters: string[]) => Promise<number>> = {
	locks: runLocks,
	ledger: runLedger,
	chaos: runChaos,
	outside: runOutside,
	strangers: runStrangers,
};

const [name = '', ...parameters] = process.argv.slice(2);
const trial = trials[name];
if (trial === undefined) {
	console.error(`which one? npm run torture -- ${Object.keys(trials).join(' | ')} [arguments…]`);
	process.exitCode = 64;
} else {
	process.exitCode = await trial(parameters);
}
