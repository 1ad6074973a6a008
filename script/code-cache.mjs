/** Makes the compiled code of the runner by letting it run once: see `runner/start.ts`. */
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const require = createRequire(import.meta.url);

/** A run that uses what runs use: orders and fills, a ledger, projections, an end. */
const run = 'run --symbol BTC --algorithm sma_crossover --bars 200 --speed max --background'.split(
	' ',
);

/** Writes the caches into `dist`. Without them starts are slower and nothing else, so failing is no error. */
export function writeRunnerCaches(dist) {
	const {codeCacheName} = require(join(dist, 'chunk/code-cache-name.cjs'));
	const {runnerFlags} = require(join(dist, 'chunk/runner-flags.cjs'));
	const {instanceDefaults} = require(join(dist, 'chunk/instance-defaults.cjs'));
	// As the supervisor starts a runner with the default memory limit, and a start by hand.
	const flagSets = [runnerFlags(instanceDefaults.memoryMbMax, process.versions.v8), []];
	const home = mkdtempSync(join(tmpdir(), 'pitwall-build-'));
	try {
		for (const [index, flags] of flagSets.entries()) {
			const writer = join(import.meta.dirname, 'write-code-cache.cjs');
			const files = [join(dist, 'runner-program.cjs'), join(dist, codeCacheName(flags))];
			const parameters = [...run, '--name', `cache-${index}`, '--home', home];
			const {status, stderr} = spawnSync(
				process.execPath,
				[...flags, writer, ...files, ...parameters],
				{encoding: 'utf8', timeout: 30_000},
			);
			if (status !== 0) console.warn(`no compiled code for ${flags.join(' ')}: ${stderr}`);
		}
	} finally {
		rmSync(home, {recursive: true, force: true});
	}
}
