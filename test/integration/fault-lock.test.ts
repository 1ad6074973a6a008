import {spawnSync} from 'node:child_process';
import {chmodSync, chownSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createTestHome, type Home, programFile, until} from '../support/pitwall.ts';
import {startEnvironment} from '../support/environment.ts';

let home: Home;
beforeEach(async () => {
	home = createTestHome();
	await home.run(['init']);
});
afterEach(() => home.remove());

const lockFile = () => join(home.path, '.locks/BTC.lock');

function plant(text: string): void {
	mkdirSync(dirname(lockFile()), {recursive: true});
	writeFileSync(lockFile(), text);
}

const foreign = JSON.stringify({
	...{pid: 4242, processStart: '1', bootId: 'other', host: 'elsewhere', pidNamespace: 'other'},
	...{name: 'BTC', account: 'paper', timestamp: '2026-01-01T00:00:00.000Z', instanceId: 'i'},
	...{mode: 'SIM', token: 't'},
});

const spoilt = {
	BTC: '',
	ETH: '{"pid": 12',
	GOLD: '\u0000\u0001garbage',
	OIL: '[1, 2, 3]',
};

test('an empty, torn or senseless lock file is named corrupt and keeps nobody from starting', async () => {
	mkdirSync(dirname(lockFile()), {recursive: true});
	const names = Object.keys(spoilt) as (keyof typeof spoilt)[];
	for (const name of names) writeFileSync(join(home.path, `.locks/${name}.lock`), spoilt[name]);
	const before = (await home.run(['locks'])).stdout;
	for (const name of names) expect(before).toMatch(new RegExp(`${name} +corrupt`));
	expect((await home.run(['start', ...names])).exitCode).toBe(0);
	const after = (await home.run(['locks'])).stdout;
	for (const name of names) expect(after).toMatch(new RegExp(`${name} +held`));
});

test('a holder whose lock file is spoilt does not trade without a proof: it ends and comes back', async () => {
	await home.run(['start', 'BTC']);
	plant('');
	await until('another holder', async () => /BTC +held/.test((await home.run(['locks'])).stdout));
	expect((await home.run(['why', 'BTC'])).stdout).toContain(
		'the lock of BTC was removed or taken: trading stopped at once',
	);
});

test('a lock of another machine is never taken, and each command says where to stop it', async () => {
	plant(foreign);
	expect((await home.run(['ps'])).stdout).toMatch(/BTC +SIM +◆ elsewhere/);
	const started = await home.run(['start', 'BTC']);
	expect(started.exitCode).toBe(75);
	expect(started.stderr).toMatch(
		/BTC: nothing was changed\nwhy: .*elsewhere.*\nfix: stop it there/,
	);
	const byHand = await home.run(['run', '--symbol', 'BTC', '--bars', '1']);
	expect(byHand.exitCode).toBe(75);
	expect(byHand.stderr).toMatch(/process 4242 on host elsewhere since 2026-01-01/);
	expect(byHand.stderr).toMatch(/fix: stop it there;.*--force-foreign/);
	expect((await home.run(['locks', 'clean'])).stdout).toContain('BTC: foreign by pid 4242, kept');
	expect(readFileSync(lockFile(), 'utf8')).toBe(foreign);
	expect((await home.run(['why', 'BTC'])).stdout).toContain('stop it on the machine that holds it');
	const flags = ['--symbol', 'BTC', '--bars', '1', '--force-foreign'];
	expect((await home.run(['run', ...flags])).exitCode).toBe(0);
});

test('a lock file that this user may not read is told with 77, and nothing starts beside it', async ({
	skip,
}) => {
	const nobody = 65_534;
	if (process.getuid?.() !== 0) skip('acting as another user needs root rights');
	plant(foreign);
	chmodSync(lockFile(), 0o600);
	chmodSync(dirname(home.path), 0o755);
	spawnSync('chown', ['-R', String(nobody), home.path]);
	chownSync(lockFile(), 0, 0);
	const environment = startEnvironment();
	const runAsNobody = (...words: string[]) =>
		spawnSync(
			'setpriv',
			['--reuid', String(nobody), '--clear-groups', process.execPath, programFile, ...words],
			{encoding: 'utf8', env: {...environment, PITWALL_HOME: home.path, HOME: '/', NO_COLOR: '1'}},
		);
	for (const words of [['run', '--symbol', 'BTC'], ['locks'], ['ps']]) {
		const {status, stderr} = runAsNobody(...words);
		expect(status, words.join(' ')).toBe(77);
		expect(stderr).toMatch(
			/\.locks\/BTC\.lock\) belongs to root, and you are nobody\nwhy: .*\nfix: give them back: sudo chown/,
		);
	}
	expect(runAsNobody('doctor').stdout).toMatch(/✗ locks: .*may not open it/);
});

test('a lock whose holder was killed is stale, and taken over at once', async () => {
	await home.run(['start', 'BTC']);
	const {value} = await home.json(['locks']);
	const locks = value as {name: string; pid: number}[];
	// The supervisor first: nobody restarts what dies now.
	for (const name of ['SUPERVISOR', 'BTC']) {
		const pid = locks.find(lock => lock.name === name)?.pid;
		if (pid === undefined) throw new Error(`${name} holds no lock`);
		process.kill(pid, 'SIGKILL');
	}
	await until('stale', async () => /BTC +stale/.test((await home.run(['locks'])).stdout));
	expect((await home.run(['run', '--symbol', 'BTC', '--bars', '1'])).exitCode).toBe(0);
});
