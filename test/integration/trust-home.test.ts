import {execFileSync} from 'node:child_process';
import {
	chmodSync,
	chownSync,
	existsSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {canBeOther, giveTo, otherUid, runAs, treeOf} from '../support/other-user.ts';

const self = process.getuid?.() ?? 0;

let root: string;
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'pitwall-'));
	chmodSync(root, 0o755);
});
afterEach(() => {
	rmSync(root, {recursive: true, force: true});
});

/** A directory with a configuration and a strategy that leave a mark when anything of them runs. */
function plantHome(path: string, mode: number): void {
	mkdirSync(join(path, 'algorithm'), {recursive: true});
	const mark = join(root, 'mark');
	writeFileSync(
		join(path, 'algorithm/planted.mjs'),
		`import {writeFileSync} from 'node:fs';\nwriteFileSync(${JSON.stringify(mark)}, '');\nexport class Algorithm { run() { return {action: 'HOLD', shares: 0}; } }\n`,
	);
	writeFileSync(
		join(path, 'pitwall.yaml'),
		`instances:\n  BOT: {command: [/usr/bin/touch, ${mark}]}\n  BTC: {algorithm: planted, bars: 3, speed: max}\n`,
	);
	chmodSync(path, mode);
}

const hasRun = () => existsSync(join(root, 'mark'));

function below(path: string): string {
	const folder = join(path, 'x/y');
	mkdirSync(folder, {recursive: true});
	return folder;
}

const commands = [
	['algorithms'],
	['up'],
	['ps'],
	['doctor'],
	['init'],
	['start', 'BOT'],
	['logs'],
	['down', '--yes'],
	['run', '--symbol', 'BTC'],
	['run', '--name', 'BOT'],
	['backtest', '--symbol', 'BTC', '--algorithm', 'planted', '--bars', '5'],
	['add', '--symbol', 'BTC', '--algorithm', 'planted', '--capital', '1000'],
	['supervisor'],
	[],
];

describe('a home that is found upwards counts only when nobody else can write it', () => {
	test.each(commands.map(words => [words.join(' ') || 'the panel', words] as const))(
		'%s is refused in a directory that everybody can write',
		async (_, words) => {
			const desk = join(root, 'desk');
			plantHome(desk, 0o777);
			const before = treeOf(desk);
			const {exitCode, stderr} = await runAs(self, words, {cwd: below(desk)});
			expect(stderr).toContain('other users can write it (mode 0777)');
			expect(stderr).toContain('--home DIR');
			expect(exitCode).toBe(77);
			expect(hasRun()).toBe(false);
			expect(treeOf(desk).filter(path => !path.startsWith(join(desk, 'x')))).toEqual(before);
		},
	);

	test.each([
		['the file', 'pitwall.yaml', 0o666],
		['the strategies', 'algorithm', 0o777],
	])('%s of it can be written by others', async (_, name, mode) => {
		const desk = join(root, 'desk');
		plantHome(desk, 0o755);
		chmodSync(join(desk, name), mode);
		const {exitCode, stderr} = await runAs(self, ['algorithms'], {cwd: below(desk)});
		expect(stderr).toContain(`${join(desk, name)}: other users can write it`);
		expect(exitCode).toBe(77);
		expect(hasRun()).toBe(false);
	});

	test('the nearest one decides: a good one above it is not used instead', async () => {
		plantHome(root, 0o755);
		const desk = join(root, 'desk');
		plantHome(desk, 0o777);
		const {exitCode, stderr} = await runAs(self, ['ps'], {cwd: desk});
		expect(stderr).toContain(`${desk}: other users can write it`);
		expect(exitCode).toBe(77);
	});

	test('a link or a pipe with that name counts as found', async () => {
		for (const plant of [
			(path: string) => symlinkSync('/nowhere/at/all', path),
			(path: string) => execFileSync('mkfifo', [path]),
		]) {
			const desk = mkdtempSync(join(root, 'desk-'));
			chmodSync(desk, 0o777);
			plant(join(desk, 'pitwall.yaml'));
			const {exitCode, stderr} = await runAs(self, ['ps'], {cwd: desk});
			expect(stderr).toContain('[HOME_NOT_PRIVATE]');
			expect(exitCode).toBe(77);
		}
	});

	test.skipIf(!canBeOther)('one of another user is refused, with that name', async () => {
		const desk = join(root, 'desk');
		plantHome(desk, 0o755);
		giveTo(otherUid, desk);
		const {exitCode, stderr} = await runAs(self, ['algorithms'], {cwd: below(desk)});
		expect(stderr).toContain('this home belongs to nobody, and you are root');
		expect(exitCode).toBe(77);
		expect(hasRun()).toBe(false);
	});

	test.skipIf(!canBeOther)('a file of another user in an own directory is refused', async () => {
		const desk = join(root, 'desk');
		plantHome(desk, 0o755);
		giveTo(otherUid, join(desk, 'pitwall.yaml'));
		const {exitCode, stderr} = await runAs(self, ['up'], {cwd: desk});
		expect(stderr).toContain(`${desk}/pitwall.yaml: it belongs to nobody, not to you`);
		expect(exitCode).toBe(77);
	});
});

describe('a home that is named', () => {
	test.each(commands.map(words => [words.join(' ') || 'the panel', words] as const))(
		'%s refuses one with mode 0777',
		async (_, words) => {
			const desk = join(root, 'desk');
			plantHome(desk, 0o777);
			const before = treeOf(desk);
			const {exitCode, stderr} = await runAs(self, words, {cwd: root, home: desk});
			expect(stderr).toContain(`chmod go-w ${desk}`);
			expect(exitCode).toBe(77);
			expect(treeOf(desk)).toEqual(before);
		},
	);

	test
		.skipIf(!canBeOther)
		.each(commands.map(words => [words.join(' ') || 'panel', words] as const))(
		'%s by root is refused where it belongs to another user, and nothing is written',
		async (_, words) => {
			const desk = join(root, 'desk');
			plantHome(desk, 0o700);
			giveTo(otherUid, desk);
			const before = treeOf(desk);
			const {exitCode, stderr} = await runAs(self, words, {cwd: root, home: desk});
			expect(stderr).toContain('this home belongs to nobody');
			expect(stderr).toContain('sudo -u nobody pitwall');
			expect(stderr).toContain('--allow-root');
			expect(exitCode).toBe(77);
			expect(hasRun()).toBe(false);
			expect(treeOf(desk)).toEqual(before);
		},
	);

	test.skipIf(!canBeOther)('root does not make one in a directory of another user', async () => {
		giveTo(otherUid, root);
		const home = join(root, 'new');
		const refused = await runAs(0, ['init'], {cwd: root, home});
		expect(refused.exitCode).toBe(77);
		expect(refused.stderr).toContain(`${root} belongs to nobody`);
		expect(existsSync(home)).toBe(false);
		const made = await runAs(0, ['init', '--allow-root'], {cwd: root, home});
		expect(made.exitCode, made.stderr).toBe(0);
		expect(treeOf(home).filter(path => lstatSync(path).uid !== otherUid)).toEqual([]);
	});

	test.skipIf(!canBeOther)(
		'with --allow-root all files and processes belong to the owner',
		async () => {
			const desk = join(root, 'desk');
			mkdirSync(desk, {mode: 0o700});
			giveTo(otherUid, root);
			const at = {cwd: root, home: desk};
			try {
				const started = await runAs(0, ['start', 'BTC', '--allow-root'], at);
				expect(started.stderr + started.stdout).toContain('BTC: running');
				expect(started.exitCode).toBe(0);
				expect(treeOf(desk).filter(path => lstatSync(path).uid !== otherUid)).toEqual([]);
				const looked = await runAs(otherUid, ['ps', '--json'], at);
				const views = JSON.parse(looked.stdout) as {name: string; pid: number}[];
				const pid = views.find(({name}) => name === 'BTC')?.pid;
				expect(lstatSync(`/proc/${pid}`).uid).toBe(otherUid);
				const stopped = await runAs(otherUid, ['stop', 'BTC'], at);
				expect(stopped.exitCode, stopped.stderr).toBe(0);
				const ran = await runAs(
					0,
					['run', '--allow-root', '--symbol', 'ETH', '--bars', '3', '--speed', 'max'],
					at,
				);
				expect(ran.exitCode, ran.stderr).toBe(0);
				expect(treeOf(desk).filter(path => lstatSync(path).uid !== otherUid)).toEqual([]);
			} finally {
				const down = await runAs(otherUid, ['down', '--yes'], at);
				expect(down.exitCode, down.stderr).toBe(0);
			}
		},
	);

	test.skipIf(!canBeOther)('another user is refused on a home of root', async () => {
		const desk = join(root, 'desk');
		plantHome(desk, 0o755);
		const {exitCode, stderr} = await runAs(otherUid, ['ps'], {cwd: root, home: desk});
		expect(stderr).toContain('this home belongs to root, and you are nobody');
		expect(exitCode).toBe(77);
	});

	test('one with mode 0775 of root, or of a group that others share, is refused', async () => {
		const desk = join(root, 'desk');
		plantHome(desk, 0o775);
		if (self === 0) {
			const {exitCode, stderr} = await runAs(self, ['ps'], {cwd: root, home: desk});
			expect(stderr).toContain('mode 0775');
			expect(exitCode).toBe(77);
		}
	});

	test('below a file it is no directory, whatever the command', async () => {
		const file = join(root, 'file');
		writeFileSync(file, '');
		for (const words of commands) {
			const home = join(file, 'below/it');
			const {exitCode, stderr} = await runAs(self, words, {cwd: root, home});
			expect(stderr, words.join(' ')).toContain('[HOME_NOT_DIRECTORY]');
			expect(exitCode).toBe(73);
		}
		const long = await runAs(self, ['ps'], {cwd: root, home: `/${'x'.repeat(5000)}`});
		expect(long.stderr).toContain('[HOME_NOT_USABLE]');
		expect(long.exitCode).toBe(73);
	});
});

describe.skipIf(!canBeOther)('files that a command with sudo left in an own home', () => {
	test.each([
		'logs/BTC.log',
		'logs/BTC.crash.log',
		'logs/SUPERVISOR.log',
		'logs/SUPERVISOR.crash.log',
		'state/pitwall.db',
		'state/pitwall.db-wal',
		'state/pitwall.db-shm',
		'state/ledger/BTC.db',
		'.locks/.kl/BTC',
		'.locks/.kl/SUPERVISOR',
		'instances',
		'logs',
		'state',
		'.locks',
	])('%s is named with its owner and the command, exit 77', async name => {
		giveTo(otherUid, root);
		const desk = join(root, 'desk');
		const at = {cwd: root, home: desk};
		try {
			await runAs(otherUid, ['run', '--symbol', 'BTC', '--bars', '2', '--speed', 'max'], at);
			const path = join(desk, name);
			if (!existsSync(path)) writeFileSync(path, '', {mode: 0o600});
			for (const each of name.startsWith('state/') || name.includes('.l') ? [path] : treeOf(path))
				chownSync(each, 0, 0);
			const {exitCode, stderr} = await runAs(otherUid, ['start', 'BTC'], at);
			expect(stderr).toContain('belong');
			expect(stderr).toContain(`sudo chown -R nobody ${desk}`);
			expect(stderr).not.toContain('bug');
			expect(exitCode).toBe(77);
		} finally {
			chmodSync(desk, 0o700);
			giveTo(otherUid, desk);
			const down = await runAs(otherUid, ['down', '--yes'], at);
			expect(down.exitCode, down.stderr).toBe(0);
		}
	});
});
