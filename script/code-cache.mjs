/** Creates the code caches of the programs by running each once: see `state/process/cached-program.ts`. */
import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const require = createRequire(import.meta.url);
const writer = join(import.meta.dirname, 'write-code-cache.cjs');
const timeoutMs = 30_000;

/** A typical run: orders and fills, a ledger, projections, an end. */
const run = 'run --symbol BTC --algorithm sma_crossover --bars 200 --speed max --background'.split(
	' ',
);

/** Writes the caches into `dist`. A failure is not an error: without them, only starts are slower. */
export async function writeCodeCaches(dist) {
	const home = mkdtempSync(join(tmpdir(), 'pitwall-build-'));
	try {
		writeRunnerCaches(dist, home);
		await writePanelCache(dist, home);
		writeCommandCache(dist, home);
	} catch (error) {
		console.warn(`no compiled code: ${error.message}`);
	} finally {
		spawnSync(process.execPath, [join(dist, 'pitwall.js'), 'down', '--yes', '--home', home]);
		rmSync(home, {recursive: true, force: true});
	}
}

/** Returns program and cache as arguments of the writer. */
function files(dist, program, flags) {
	const {codeCacheName} = require(join(dist, 'chunk/cached-program.cjs'));
	return [join(dist, `${program}-program.cjs`), join(dist, codeCacheName(program, flags))];
}

function writeRunnerCaches(dist, home) {
	const {keeperFlags, runnerFlags, toolFlags} = require(join(dist, 'chunk/runner-flags.cjs'));
	const {heapMbDefault} = require(join(dist, 'chunk/instance-defaults.cjs'));
	// The flags of a supervisor that starts a runner with the default memory limit, and of a start by hand.
	const supervised = runnerFlags(heapMbDefault, process.versions.v8);
	const runs = [
		[supervised, [...run, '--name', 'cache-0', '--home', home]],
		[[], [...run, '--name', 'cache-1', '--home', home]],
		// The flags of a scan or an upgrade.
		[toolFlags, ['scan', '--home', home, '--work', join(home, 'work')]],
	];
	for (const [flags, parameters] of runs) write(dist, 'runner', {flags, parameters});
	const program = ['--symbol', 'X', '--background', '--home', home, '--', '/bin/sh', '-c', 'echo'];
	for (const [at, flags] of [keeperFlags(heapMbDefault, process.versions.v8), []].entries())
		write(dist, 'keeper', {flags, parameters: ['keep', '--name', `cache-keep-${at}`, ...program]});
}

function write(dist, program, {flags, parameters}) {
	const {status, stderr} = spawnSync(
		process.execPath,
		[...flags, writer, ...files(dist, program, flags), ...parameters],
		{encoding: 'utf8', input: '', timeout: timeoutMs},
	);
	if (status !== 0) console.warn(`no compiled code for ${parameters.join(' ')}: ${stderr}`);
}

/** Starts an instance of the default configuration, which the panel created. */
function writeCommandCache(dist, home) {
	write(dist, 'command', {flags: [], parameters: ['start', 'BTC', '--home', home]});
}

/** Runs the panel on a home with the six instances of the default configuration, until its first frame. */
async function writePanelCache(dist, home) {
	const terminal = join(import.meta.dirname, 'stand-in-terminal.cjs');
	const panel = spawn(
		process.execPath,
		['--require', terminal, writer, ...files(dist, 'pitwall', []), '--home', home],
		{stdio: ['pipe', 'pipe', 'inherit'], timeout: timeoutMs},
	);
	// A panel that has ended takes no key; its exit code shows the reason.
	panel.stdin.on('error', () => {});
	let screen = '';
	let asking;
	panel.stdout.setEncoding('utf8').on('data', text => {
		screen += text;
		// Keys before the first frame are dropped.
		if (screen.includes('SPX')) asking ??= setInterval(() => panel.stdin.write('q'), 50);
	});
	const [status] = await once(panel, 'exit');
	clearInterval(asking);
	if (status !== 0) console.warn(`no compiled code for the panel: exit ${status}`);
}
