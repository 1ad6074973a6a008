import {spawnSync} from 'node:child_process';
import {
	chmodSync,
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {keeperFlags, runnerFlags} from '../../source/supervisor/runner-flags.ts';
import {heapMbDefault} from '../../state/domain/instance/instance-defaults.ts';
import {codeCacheName} from '../../state/process/cached-program.ts';
import {listFiles, readSource} from '../support/source-tree.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));

let root = '';
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'pitwall-'));
});
afterEach(() => {
	rmSync(root, {recursive: true, force: true});
});

function run(command: string, parameters: readonly string[], environment: Record<string, string>) {
	const {status, stdout, stderr} = spawnSync(command, parameters, {
		cwd: environment['PWD'] ?? root,
		env: {...process.env, ...environment},
		encoding: 'utf8',
	});
	return {status, stdout, stderr};
}

/** Packs the project and unpacks it in `root`; returns what runs its program on a home of its own. */
function unpacked() {
	const packed = run('npm', ['pack', '--ignore-scripts', '--pack-destination', root], {
		PWD: project,
	});
	const file = packed.stdout.trim().split('\n').at(-1) ?? '';
	expect(packed.status).toBe(0);
	expect(run('tar', ['xzf', file], {}).status).toBe(0);
	linkRunTimePackages(join(root, 'package/node_modules'));
	const home = {PITWALL_HOME: join(root, 'home')};
	return (...words: string[]) => run(join(root, 'package/dist/pitwall.js'), words, home);
}

/** An install of the package alone: no package is there that only a developer needs. */
function linkRunTimePackages(folder: string): void {
	const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as {
		packages: Record<string, {dev?: boolean; devOptional?: boolean}>;
	};
	for (const [path, {dev, devOptional}] of Object.entries(lock.packages)) {
		const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path)?.[1];
		const installed = join(project, path);
		if (name === undefined || dev || devOptional || !existsSync(installed)) continue;
		mkdirSync(dirname(join(folder, name)), {recursive: true});
		symlinkSync(installed, join(folder, name));
	}
}

test('the packed program runs elsewhere, with its data and example algorithms', () => {
	const pitwall = unpacked();
	expect(pitwall('--help').stdout).toContain('Usage: pitwall');
	expect(pitwall('help', 'exit-codes').stdout).toContain('HOW THE RESTART POLICY READS THEM');
	expect(pitwall('init').stdout).toContain('buy_and_hold.ts');
	const replay = ['run', '--symbol', 'SPX', '--mode', 'SIM', '--bars', '3', '--speed', 'max'];
	const {status, stdout} = pitwall(...replay);
	expect(stdout).toContain('Bar 3: close=1402.109985');
	expect(status).toBe(0);
});

test('the packed program looks at algorithms, tests them on threads, and runs Python', () => {
	const pitwall = unpacked();
	const listings = JSON.parse(pitwall('algorithms', '--json').stdout) as {
		name: string;
		ok: boolean;
	}[];
	expect(listings.map(({name}) => name)).toEqual([
		'buy_and_hold',
		'donchian_breakout',
		'momentum',
		'rsi_reversion',
		'sma_crossover',
	]);
	expect(listings.filter(({ok}) => !ok)).toEqual([]);
	const tested = pitwall('backtest', '--symbol', 'BTC', '--bars', '1000', '--json');
	expect(JSON.parse(tested.stdout)).toMatchObject({kind: 'single', settings: {bars: 1000}});
	const python = ['run', '--symbol', 'BTC', '--algorithm', 'momentum', '--bars', '30'];
	const {status, stdout} = pitwall(...python, '--mode', 'SIM', '--speed', 'max');
	expect(stdout).toContain('Bar 30: ');
	expect(status).toBe(0);
}, 60_000);

test('a runner that the supervisor starts finds the code that was compiled for its flags', () => {
	unpacked();
	const flags = runnerFlags(heapMbDefault, process.versions.v8);
	const caches = readdirSync(join(root, 'package/dist')).filter(file => file.endsWith('.cache'));
	expect(caches).toContain(codeCacheName('runner', flags));
	expect(caches).toContain(
		codeCacheName('keeper', keeperFlags(heapMbDefault, process.versions.v8)),
	);
	expect(caches).toContain(codeCacheName('command', []));
});

test('no file of the package holds a path of the machine that built it', () => {
	unpacked();
	const folder = join(root, 'package');
	const files = readdirSync(folder, {recursive: true, withFileTypes: true}).filter(entry =>
		entry.isFile(),
	);
	expect(files.length).toBeGreaterThan(20);
	const holding = files
		.map(entry => join(entry.parentPath, entry.name))
		.filter(file => readFileSync(file).includes(project.replace(/\/$/, '')));
	expect(holding).toEqual([]);
});

test('compiled code of other source of the same length is not run', () => {
	const pitwall = unpacked();
	const program = join(root, 'package/dist/pitwall-program.cjs');
	const text = readFileSync(program, 'latin1');
	const changed = text.replaceAll('Usage: pitwall', 'Usage: PITWALL');
	expect(changed).not.toBe(text);
	expect(pitwall('--help').stdout).toContain('Usage: pitwall');
	writeFileSync(program, changed, 'latin1');
	expect(pitwall('--help').stdout).toContain('Usage: PITWALL');
});

type Manifest = {
	version: string;
	dependencies: Record<string, string>;
	devDependencies: Record<string, string>;
};

const manifest = () => JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as Manifest;

test('an installed package brings the driver, the compiler and what its strategies import, and no more', () => {
	expect(Object.keys(manifest().dependencies)).toEqual([
		'better-sqlite3',
		'esbuild',
		'trading-signals',
	]);
});

test('the licence of every library that was bundled goes with the package', () => {
	unpacked();
	const {dependencies, devDependencies} = manifest();
	const versions = {...dependencies, ...devDependencies};
	const names = ['source', 'runner', 'state', 'algorithm']
		.flatMap(folder => listFiles(folder, ['.ts', '.tsx']))
		.flatMap(path => readSource(path).imports)
		.flatMap(({target, typeOnly}) => (typeOnly || !(target in versions) ? [] : [target]));
	// The compiler is no part of the programs: it is installed beside them. So is a driver that is not compiled.
	const isBeside = (name: string) =>
		name === 'esbuild' || existsSync(join(project, 'node_modules', name, 'prebuilds'));
	const installed = (name: string) =>
		(
			JSON.parse(readFileSync(join(project, 'node_modules', name, 'package.json'), 'utf8')) as {
				version: string;
			}
		).version;
	const bundled = [...new Set(names)].filter(name => !isBeside(name));
	expect(bundled.length).toBeGreaterThan(10);
	const text = readFileSync(join(root, 'package/dist/LICENSES.txt'), 'utf8');
	const missing = bundled.filter(name => !text.includes(`== ${name} ${installed(name)} (`));
	expect(missing).toEqual([]);
});

test('the start script hands its arguments on and keeps stdout for the answer', () => {
	const {version} = manifest();
	const start = join(project, 'script/start.mjs');
	const {stdout, status} = run(process.execPath, [start, '--version'], {PITWALL_HOME: root});
	expect(stdout).toBe(`${version}\n`);
	expect(status).toBe(0);
	expect(run(process.execPath, [start, 'strat'], {PITWALL_HOME: root}).status).toBe(64);
});

/** A clone before its first install, with a PATH that holds nothing but what `npm` is told to be. */
function freshClone(npm: string | null) {
	for (const path of ['script', 'package.json', 'package-lock.json'])
		cpSync(join(project, path), join(root, path), {recursive: true});
	const bin = join(root, 'bin');
	mkdirSync(bin);
	if (npm !== null) {
		writeFileSync(join(bin, 'npm'), `#!/bin/sh\n${npm}\n`);
		chmodSync(join(bin, 'npm'), 0o755);
	}

	return run(process.execPath, [join(root, 'script/start.mjs')], {PATH: bin});
}

test('without npm the first start says so and exits 69', () => {
	const {status, stderr, stdout} = freshClone(null);
	expect(status).toBe(69);
	expect(stderr).toContain('[NPM_MISSING]');
	expect(stdout).toBe('');
});

test('an install that fails says what to check and exits 69', () => {
	const {status, stderr} = freshClone('echo "network is down"; exit 1');
	expect(status).toBe(69);
	expect(stderr).toContain('network is down');
	expect(stderr).toContain('[INSTALL_FAILED]');
});

test('an install that is interrupted exits 130 and is begun anew by the next start', () => {
	const {status, stderr} = freshClone('kill -INT $$');
	expect(status).toBe(130);
	expect(stderr).toContain('installs again');
});
