/**
 * What comes from outside: commands on copies of a running home, commands of other users, disks that fill up and empty,
 * containers that are killed whole, terminals that send anything and go away, and calls to the disk that fail. After each
 * attack the instances that were running run on under the same pids, or could be stopped, and no command ended by a bug.
 * Seeded: the same seed gives the same attacks.
 */
import {spawnSync} from 'node:child_process';
import {chmodSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {inspectLocks} from '../../state/lock/inspect.ts';
import {directoryAt} from '../../state/home/directory.ts';
import {canContain, startContainer} from '../support/container.ts';
import {type FaultyProgram, runUnderFault} from '../support/io-fault-commands.ts';
import {buildIoFault} from '../support/io-fault.ts';
import {lookAtAll} from '../support/look.ts';
import {fill, mountSmall, unmount} from '../support/mount.ts';
import {openPanel} from '../support/panel-driver.ts';
import {createTestHome, type Ended, type Home, programFile, until} from '../support/pitwall.ts';
import {isAlive} from '../support/program-home.ts';
import {createSeededRandom, type SeededRandom} from '../support/seeded-random.ts';

export type OutsideOptions = {
	rounds: number;
	seed: number;
	/** Called after each attack. */
	onAttack?: (round: number, attack: string) => void;
};

export type OutsideResult = {
	/** How often each attack was made; those that this user or machine does not allow are left out. */
	attacks: Record<string, number>;
	/** Breaches of what must hold, in words; empty when all is well. */
	breaches: string[];
};

type Attack = (random: SeededRandom) => Promise<string[]>;

const names = ['BTC', 'ETH', 'BOT'];
const bug = 70;

/** Makes `rounds` attacks and returns what was broken by them. */
export async function attackFromOutside({
	rounds,
	seed,
	onAttack,
}: OutsideOptions): Promise<OutsideResult> {
	const random = createSeededRandom(seed);
	const result: OutsideResult = {attacks: {}, breaches: []};
	const attacks = Object.entries(possibleAttacks());
	for (let round = 1; round <= rounds; round += 1) {
		const [name, attack] = random.pick(attacks);
		const breaches = await attack(random);
		result.attacks[name] = (result.attacks[name] ?? 0) + 1;
		result.breaches.push(...breaches.map(breach => `round ${round}, ${name}: ${breach}`));
		onAttack?.(round, name);
	}
	return result;
}

function possibleAttacks(): Record<string, Attack> {
	const io = buildIoFault();
	const isRoot = process.getuid?.() === 0;
	return {
		copy: attackByCopy,
		terminal: attackByTerminal,
		...('library' in io && {call: random => attackByCall(random, io.library)}),
		...(isRoot && hasProgram('setpriv') && {user: attackByUser}),
		...(isRoot && {disk: attackByDisk}),
		...(canContain() && {container: attackByContainer}),
	};
}

function hasProgram(name: string): boolean {
	return spawnSync(name, ['--version']).status === 0;
}

async function withRunning(attack: (home: Home) => Promise<string[]>): Promise<string[]> {
	const home = createTestHome();
	try {
		await prepare(home);
		return await attack(home);
	} finally {
		await home.remove();
	}
}

async function prepare(home: Home): Promise<void> {
	await home.run(['init']);
	const restart = '{backoff: 50ms..200ms, deaths: 1000 in 10m}';
	const bot = '{command: "trap : TERM; while :; do echo alive; sleep 1; done", stop_timeout: 2s}';
	const text = `defaults: {speed: 20, restart: ${restart}}\ninstances: {BTC: , ETH: , BOT: ${bot}}\n`;
	writeFileSync(join(home.path, 'pitwall.yaml'), text);
	const {exitCode, stderr} = await home.run(['start', '--all']);
	if (exitCode !== 0) throw new Error(stderr);
}

function pidsOf(home: Home): Map<string, number> {
	return new Map(lookAtAll(home.path).map(({settings, pid}) => [settings.name, pid ?? 0]));
}

function notTheSame(home: Home, before: ReadonlyMap<string, number>): string[] {
	const after = pidsOf(home);
	return [...before].flatMap(([name, pid]) =>
		after.get(name) === pid && isAlive(pid) ? [] : [`${name} was ${pid}, is ${after.get(name)}`],
	);
}

function bugsIn(what: string, {exitCode, stderr}: Ended): string[] {
	return exitCode === bug || stderr.includes('[BUG]') ? [`${what}: exit 70: ${stderr}`] : [];
}

/** Words that could harm, on a home that is a copy of a running one. */
const harmful: readonly (readonly string[])[] = [
	['down', '--yes'],
	['kill', '--all', '--wait', '5'],
	['stop', 'BTC', '--wait', '5'],
	['restart', 'ETH', '--wait', '5'],
	['locks', 'clean'],
	['supervisor', 'restart'],
];

async function attackByCopy(random: SeededRandom): Promise<string[]> {
	return withRunning(async home => {
		const before = pidsOf(home);
		const copy = join(dirname(home.path), 'copy');
		spawnSync('cp', ['-a', home.path, copy]);
		const found: string[] = [];
		for (let count = 0; count < 3; count += 1) {
			const words = random.pick(harmful);
			found.push(...bugsIn(words.join(' '), await home.run([...words, '--home', copy])));
			found.push(...notTheSame(home, before).map(text => `${words.join(' ')}: ${text}`));
		}
		await home.run(['down', '--yes', '--home', copy]);
		return [...found, ...notTheSame(home, before)];
	});
}

/** What terminals answer, what people paste, and rubbish. */
const bytes = [
	'\u001B]11;rgb:1e1e/1e1e/1e1e\u0007',
	'\u001BP>|XTerm(370)\u001B\\',
	'\u001B_Gi=31;OK\u001B\\',
	'\u001B[<0;10;5M\u001B[<0;10;5m',
	'\u001B[200~K\r\u001B[201~',
	'\u001B[?1;2c',
	'\u0000\u0001\u009B2J',
	'\u001B',
	'((((((((((',
	'/(a+)+$\r',
	'\u001B[I\u001B[O',
];

async function attackByTerminal(random: SeededRandom): Promise<string[]> {
	return withRunning(async home => {
		const before = pidsOf(home);
		const size = {columns: 40 + random.below(100), rows: 10 + random.below(40)};
		const panel = await openPanel({home: home.path, ...size});
		try {
			for (let count = 0; count < 20; count += 1) {
				const text = random.pick(bytes);
				const cut = random.below(text.length + 1);
				panel.send(text.slice(0, cut));
				panel.send(text.slice(cut));
			}
		} finally {
			// Without a word, as a connection that breaks.
			await panel.close();
		}
		const gone = await home.run(['ps']);
		return [
			...bugsIn('ps', gone),
			...notTheSame(home, before).filter(text => !text.includes('BTC')),
		];
	});
}

const faulty: readonly FaultyProgram[] = [
	'pitwall.js add',
	'pitwall.js start',
	'pitwall.js stop',
	'supervisor',
	'runner.cjs',
];

async function attackByCall(random: SeededRandom, library: string): Promise<string[]> {
	const fault = {
		program: random.pick(faulty),
		at: 1 + random.below(80),
		errno: random.pick([5, 28]),
	};
	return (await runUnderFault(library, fault)).problems;
}

async function attackByUser(random: SeededRandom): Promise<string[]> {
	return withRunning(async home => {
		const before = pidsOf(home);
		chmodSync(dirname(home.path), 0o755);
		const words = random.pick(harmful);
		const {status, stderr} = spawnSync(
			'setpriv',
			[
				...['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, programFile],
				...[...words, '--home', home.path],
			],
			{encoding: 'utf8', env: {PATH: process.env['PATH'], HOME: '/nonexistent'}, cwd: '/'},
		);
		const told = status === 77 ? [] : [`${words.join(' ')}: exit ${status}: ${stderr}`];
		return [...told, ...notTheSame(home, before)];
	});
}

async function attackByDisk(random: SeededRandom): Promise<string[]> {
	const home = createTestHome();
	let ballast: string | null = null;
	try {
		if (!mountSmall(home.path, 'size=16m')) return [];
		await prepare(home);
		ballast = fill(home.path);
		const words = random.pick([
			['stop', '--all', '--wait', '10'],
			['kill', '--all', '--wait', '10'],
			['down', '--yes'],
		]);
		const pids = [...pidsOf(home).values()].filter(pid => pid > 0);
		const stopped = await home.run(words);
		const left = pids.filter(isAlive);
		const found = bugsIn(words.join(' '), stopped);
		if (left.length > 0)
			found.push(
				`${words.join(' ')}: exit ${stopped.exitCode}, ${left.join(' ')} live: ${stopped.stderr}`,
			);
		rmSync(ballast);
		ballast = null;
		const started = await home.run(['start', '--all']);
		if (started.exitCode !== 0) found.push(`start with room: ${started.stderr}`);
		const checked = await home.run(['ledger', 'check']);
		if (checked.exitCode !== 0) found.push(`ledger check: ${checked.stdout}`);
		return found;
	} finally {
		if (ballast !== null) rmSync(ballast, {force: true});
		await home.run(['down', '--yes']);
		unmount(home.path);
		await home.remove();
	}
}

async function attackByContainer(): Promise<string[]> {
	const home = createTestHome();
	await home.run(['init']);
	const container = await startContainer(home.path, 'first');
	try {
		const inner = await container.run('start', ...names.slice(0, 2));
		const found = inner.exitCode === 0 ? [] : [`start in a container: ${inner.output}`];
		await container.kill();
		await until('nothing is held', () =>
			inspectLocks(directoryAt(home.path)).every(({verdict}) => verdict !== 'held'),
		);
		const outer = await home.run(['start', ...names.slice(0, 2)]);
		if (outer.exitCode !== 0) found.push(`start after it was killed: ${outer.stderr}`);
		return found;
	} finally {
		await container.kill();
		await home.remove();
	}
}

/** `npm run torture -- outside [rounds] [seed]`; returns the exit code. */
export async function run(parameters: string[]): Promise<number> {
	const rounds = Number(parameters[0] ?? 100);
	const seed = Number(parameters[1] ?? Math.trunc(performance.now() * 1000));
	if (!Number.isSafeInteger(rounds) || rounds < 1 || !Number.isSafeInteger(seed)) {
		console.error('usage: npm run torture -- outside [rounds] [seed]');
		return 64;
	}
	console.log(`outside: ${rounds} attacks, seed ${seed}`);
	const onAttack = (round: number, attack: string) => {
		if (round % 10 === 0) console.log(`  ${round} attacks, the last one by ${attack}`);
	};
	const {attacks, breaches} = await attackFromOutside({rounds, seed, onAttack});
	console.log(`attacks: ${JSON.stringify(attacks)}`);
	for (const breach of breaches) console.error(breach);
	console.log(`${breaches.length} breaches`);
	return breaches.length === 0 ? 0 : 1;
}
