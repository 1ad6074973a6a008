/**
 * `npm run pictures`: renders the pictures of the README again, from real runs of the built program in a home of their
 * own. With a name, such as `npm run pictures -- kill`, it renders that one alone.
 */
import {cpSync, mkdirSync, writeFileSync} from 'node:fs';
import {hostname, userInfo} from 'node:os';
import {join} from 'node:path';
import {createTestHome, type Home, programFile} from '../pitwall.ts';
import {startTerminalRig, type TerminalRig} from '../terminal-rig.ts';
import {recordKill} from './record-kill.ts';
import {screenshotSvg} from './screenshot.ts';

const root = process.cwd();
const folder = join(root, 'docs/picture');
const waitMs = 90_000;

/** Six instances: four algorithms in JavaScript, one in Python, one wrapped program. */
const configuration = `defaults: {speed: 8}
instances:
  BTC: {tags: [crypto]}
  ETH: {algorithm: momentum, tags: [crypto]}
  GOLD: {algorithm: donchian_breakout, tags: [metal]}
  OIL: {algorithm: rsi_reversion}
  SWARM: {command: [python3, swarm.py, --agents, '25'], tags: [bots]}
  SPX: {tags: [index]}
`;

const pictures = ['kill', 'backtest', 'panel'] as const;
const chosen = process.argv.slice(2);
for (const name of pictures) {
	if (chosen.length > 0 && !chosen.includes(name)) continue;
	const home = createTestHome();
	try {
		await home.run(['init']);
		if (name === 'kill') save('kill', await recordKill(home), home);
		else if (name === 'backtest') await takeBacktest(home);
		else await takePanel(home);
	} finally {
		await home.remove();
	}
}

/** Writes the picture, unless it shows where or by whom it was made. */
function save(name: string, svg: string, home: Home): void {
	const user = new RegExp(`>[^<]*\\b${userInfo().username}\\b`);
	if (svg.includes(home.path) || svg.includes(root) || svg.includes(hostname()) || user.test(svg))
		throw new Error(`the picture ${name} shows a path, a user or a host of this machine`);
	mkdirSync(folder, {recursive: true});
	writeFileSync(join(folder, `${name}.svg`), svg);
	process.stdout.write(`docs/picture/${name}.svg: ${Math.round(svg.length / 1000)} kB\n`);
}

async function takeBacktest(home: Home): Promise<void> {
	const typed =
		'pitwall backtest --symbol SPX --algorithm sma_crossover --set fast=10 --set slow=80';
	const words = typed.split(' ').slice(1);
	const script = 'printf "$ %s\\n" "$1"; shift; exec "$@"';
	const parameters = ['-c', script, 'sh', typed, process.execPath, programFile, ...words];
	const rig = await startTerminalRig('/bin/sh', parameters, {
		columns: 100,
		rows: 42,
		env: environmentOf(home),
		cwd: home.path,
	});
	try {
		await rig.exitCode(waitMs);
		save('backtest', screenshotSvg(rig.terminal), home);
	} finally {
		await rig.stop();
	}
}

async function takePanel(home: Home): Promise<void> {
	cpSync(join(root, 'test/fixture/picture/swarm.py'), join(home.path, 'swarm.py'));
	writeFileSync(join(home.path, 'pitwall.yaml'), configuration);
	await home.run(['start', '--all']);
	const rig = await startTerminalRig(process.execPath, [programFile], {
		columns: 120,
		rows: 40,
		env: environmentOf(home),
		cwd: home.path,
	});
	const shot = async (name: string, ground: 'dark' | 'light' = 'dark') => {
		await rig.settled();
		save(name, screenshotSvg(rig.terminal, {ground}), home);
	};
	try {
		await rig.until(isUnderWay, waitMs);
		await shot('cards-dark');
		const dark = badgeLook(rig);
		await pressUntil(rig, 't', () => badgeLook(rig) !== dark);
		await shot('cards-light', 'light');
		await pressUntil(rig, 't', () => badgeLook(rig) === dark);
		await pressUntil(
			rig,
			'i',
			screen => screen.includes('LAST EXIT') || screen.includes('last exit'),
		);
		// The rows below name files and the host.
		rig.resize(120, 26);
		await rig.until(screen => screen.includes('position') && !screen.includes(home.path), waitMs);
		await shot('details');
		rig.resize(120, 40);
		await pressUntil(rig, '\u001B', screen => screen.includes('LOG'));
		await pressUntil(rig, 'v', screen => screen.includes('NAME'));
		await shot('table');
	} finally {
		await rig.stop();
	}
}

async function pressUntil(
	rig: TerminalRig,
	key: string,
	condition: (screen: string) => boolean,
): Promise<void> {
	rig.press(key);
	await rig.until(condition, waitMs);
}

/** Whether every card has traded for a while. */
function isUnderWay(screen: string): boolean {
	const bars = [...screen.matchAll(/bar (\d+)/g)].map(([, bar]) => Number(bar));
	return bars.length === 5 && bars.every(bar => bar > 150) && screen.includes('agents 25');
}

/** The look of the word PITWALL in the header: each theme has its own. */
function badgeLook(rig: TerminalRig): string {
	return JSON.stringify(rig.cell(rig.row(0).indexOf('PITWALL'), 0));
}

function environmentOf(home: Home): Record<string, string> {
	return {PITWALL_HOME: home.path, HOME: home.path};
}
