/**
 * Chaos: panels, supervisor and runners are killed with SIGKILL in random order, supervisors and runners are stopped
 * and woken. After each blow: whoever was not hit has the same pid, each instance has at most one process, there is
 * at most one supervisor; in the end, all run and all can be stopped. Seeded: the same seed gives the same blows.
 */
import {createTestHome, type Home, until} from '../support/pitwall.ts';
import {lookAtAll} from '../support/look.ts';
import {openPanel, type PanelDriver} from '../support/panel-driver.ts';
import {createSeededRandom} from '../support/seeded-random.ts';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {inspectLocks} from '../../state/lock/inspect.ts';
import {listInstances} from '../../state/registry/registry.ts';
import {directoryAt} from '../../state/home/directory.ts';

export type ChaosOptions = {
	rounds: number;
	seed: number;
	/** Called after each blow, with what was hit. */
	onBlow?: (round: number, target: string) => void;
};

export type ChaosResult = {
	blows: Record<string, number>;
	/** Breaches of what must hold, in words; empty when all is well. */
	breaches: string[];
};

const names = ['BTC', 'ETH', 'GOLD', 'OIL'];
const targets = ['panel', 'supervisor', ...names];

/** Strikes `rounds` times and returns what was broken by it. */
export async function raiseChaos({rounds, seed, onBlow}: ChaosOptions): Promise<ChaosResult> {
	const home = createTestHome();
	const random = createSeededRandom(seed);
	const result: ChaosResult = {blows: {}, breaches: []};
	let panel: PanelDriver | null = null;
	try {
		await prepare(home);
		for (let round = 1; round <= rounds; round += 1) {
			panel ??= await openPanel({home: home.path});
			await allRun(home);
			const before = pidsOf(home);
			const target = random.pick(targets);
			if (target === 'panel') {
				await panel.stop();
				panel = null;
			} else {
				const pid = before.get(target);
				if (pid === undefined) throw new Error(`round ${round}: no ${target} to hit`);
				process.kill(pid, 'SIGKILL');
				// Two at once on purpose: whoever comes second must leave the first alone.
				if (target === 'supervisor') await Promise.all([home.run(['up']), home.run(['up'])]);
				await until(`another ${target}`, () => {
					const now = pidsOf(home).get(target);
					return now !== undefined && now !== pid;
				});
			}
			result.blows[target] = (result.blows[target] ?? 0) + 1;
			await allRun(home);
			result.breaches.push(...breaches(home, {round, target, before}));
			onBlow?.(round, target);
		}
		const {exitCode, stdout} = await home.run(['down', '--yes']);
		if (exitCode !== 0) result.breaches.push(`down: exit ${exitCode}: ${stdout}`);
		return result;
	} finally {
		await panel?.close();
		await home.remove();
	}
}

async function prepare(home: Home): Promise<void> {
	await home.run(['init']);
	const restart = '{backoff: 20ms..50ms, deaths: 1000 in 10m}';
	const text = `defaults: {speed: 20, restart: ${restart}}\ninstances: {${names.map(name => `${name}: `).join(', ')}}\n`;
	writeFileSync(join(home.path, 'pitwall.yaml'), text);
	const {exitCode, stderr} = await home.run(['start', '--all']);
	if (exitCode !== 0) throw new Error(stderr);
}

const allRun = (home: Home) =>
	until('all run', () =>
		lookAtAll(home.path).every(({observed, pid}) => observed === 'running' && pid !== null),
	);

function pidsOf(home: Home): Map<string, number> {
	const held = inspectLocks(directoryAt(home.path)).filter(({verdict}) => verdict === 'held');
	return new Map(
		held.map(({name, holder}) => [
			name === 'SUPERVISOR' ? 'supervisor' : name,
			holder?.pid ?? Number.NaN,
		]),
	);
}

function breaches(
	home: Home,
	{round, target, before}: {round: number; target: string; before: Map<string, number>},
): string[] {
	const after = pidsOf(home);
	const found: string[] = [];
	for (const [name, pid] of before) {
		const same = after.get(name) === pid;
		if (name === target ? same : !same)
			found.push(`round ${round}, ${target} hit: ${name} was ${pid}, is ${after.get(name)}`);
	}
	const alive = listInstances(directoryAt(home.path)).filter(({verdict}) => verdict === 'alive');
	for (const name of ['SUPERVISOR', ...names]) {
		const count = alive.filter(({entry}) => entry?.name === name).length;
		if (count !== 1) found.push(`round ${round}, ${target} hit: ${count} processes of ${name}`);
	}
	return found;
}

/** `npm run torture -- chaos [rounds] [seed]`; returns the exit code. */
export async function run(parameters: string[]): Promise<number> {
	const rounds = Number(parameters[0] ?? 200);
	const seed = Number(parameters[1] ?? Math.trunc(performance.now() * 1000));
	if (!Number.isSafeInteger(rounds) || rounds < 1 || !Number.isSafeInteger(seed)) {
		console.error('usage: npm run torture -- chaos [rounds] [seed]');
		return 64;
	}
	console.log(`chaos: ${rounds} rounds, seed ${seed}`);
	const onBlow = (round: number, target: string) => {
		if (round % 10 === 0) console.log(`  ${round} blows, the last one on ${target}`);
	};
	const {blows, breaches: found} = await raiseChaos({rounds, seed, onBlow});
	console.log(`blows: ${JSON.stringify(blows)}`);
	for (const breach of found) console.error(breach);
	console.log(`${found.length} breaches`);
	return found.length === 0 ? 0 : 1;
}
