import {spawnSync} from 'node:child_process';
import {
	chmodSync,
	cpSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeEach, expect, test} from 'vitest';

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

test('the packed program runs elsewhere, with its data and example algorithms', () => {
	const packed = run('npm', ['pack', '--ignore-scripts', '--pack-destination', root], {
		PWD: project,
	});
	const file = packed.stdout.trim().split('\n').at(-1) ?? '';
	expect(packed.status).toBe(0);
	expect(run('tar', ['xzf', file], {}).status).toBe(0);
	symlinkSync(join(project, 'node_modules'), join(root, 'package/node_modules'));
	const program = join(root, 'package/dist/pitwall.js');
	const home = {PITWALL_HOME: join(root, 'home')};
	expect(run(program, ['--help'], home).stdout).toContain('Usage: pitwall');
	expect(run(program, ['init'], home).stdout).toContain('buy_and_hold.ts');
	const replay = ['run', '--symbol', 'SPX', '--mode', 'SIM', '--bars', '3', '--speed', 'max'];
	const {status, stdout} = run(process.execPath, [program, ...replay], home);
	expect(stdout).toContain('Bar 3: close=1402.109985');
	expect(status).toBe(0);
});

test('the start script hands its arguments on and keeps stdout for the answer', () => {
	const {version} = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
		version: string;
	};
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
