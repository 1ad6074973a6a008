/** What lives and has no run row any more, as its control database was moved away, is shown and can be stopped. */
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {readProcStat} from '../../state/process/proc-stat.ts';
import {createTestHome, type Home, until} from '../support/pitwall.ts';
import {isAlive} from '../support/program-home.ts';

let home: Home;
beforeEach(async () => {
	home = createTestHome();
	await home.run(['init']);
});
afterEach(() => home.remove());

type View = {name: string; observed: string; reason: string; pid: number | null};

async function viewOf(name: string): Promise<View | undefined> {
	const {value} = await home.json(['ps']);
	return (value as View[]).find(view => view.name === name);
}

async function pidsHeld(): Promise<Record<string, number>> {
	const {value} = await home.json(['locks']);
	const rows = value as {name: string; verdict: string; pid: number}[];
	return Object.fromEntries(rows.map(({name, pid}) => [name, pid]));
}

/** As the fix of an unreadable database tells a person to do. */
function moveControlDatabase(): void {
	const state = join(home.path, 'state');
	const aside = join(home.path, 'aside');
	mkdirSync(aside, {recursive: true});
	for (const file of readdirSync(state).filter(name => name.startsWith('pitwall.db')))
		renameSync(join(state, file), join(aside, file));
}

/** Until its heartbeat shows that it is past its start. */
async function pastStart(): Promise<void> {
	await until('running, known by its lock', async () => {
		const view = await viewOf('BTC');
		return view?.observed === 'running' && view.reason.includes('known by its lock');
	});
}

test.each([['stop'], ['kill']])(
	'%s ends what lives after the control database was moved away',
	async word => {
		await home.run(['start', 'BTC']);
		const {BTC: pid = 0} = await pidsHeld();
		moveControlDatabase();
		await pastStart();
		expect(await viewOf('BTC')).toMatchObject({pid});
		const ended = await home.run([word, 'BTC']);
		expect(ended.exitCode, ended.stderr).toBe(0);
		expect(isAlive(pid)).toBe(false);
		expect(await viewOf('BTC')).toMatchObject({observed: 'stopped', pid: null});
		expect((await home.run(['start', 'BTC'])).exitCode).toBe(0);
	},
);

test('the supervisor that goes on with a new control database outlives the end of what it had started', async () => {
	await home.run(['start', 'BTC']);
	const {BTC: pid = 0, SUPERVISOR: supervisor} = await pidsHeld();
	moveControlDatabase();
	const log = join(home.path, 'logs/SUPERVISOR.log');
	await until('the new database in use', () => {
		const text = readFileSync(log, 'utf8');
		return text.includes('was replaced') && text.includes(`InstanceAdopted BTC: pid ${pid}`);
	});
	process.kill(pid, 'SIGKILL');
	await until('its death is seen', async () => (await viewOf('BTC'))?.pid !== pid);
	expect((await home.run(['start', 'BTC'])).exitCode).toBe(0);
	expect(await pidsHeld()).toMatchObject({SUPERVISOR: supervisor});
	expect(readFileSync(join(home.path, 'logs/SUPERVISOR.crash.log'), 'utf8')).toBe('');
});

test('kill ends a program and all that it has started, without its run row', async () => {
	const pids = join(home.path, 'pids');
	const script = `setsid sleep 600 & echo $$ $! > ${pids}.new; mv ${pids}.new ${pids}; wait`;
	const settings = {command: ['sh', '-c', script]};
	writeFileSync(join(home.path, 'pitwall.yaml'), JSON.stringify({instances: {BTC: settings}}));
	const started = await home.run(['start', 'BTC']);
	expect(started.exitCode, started.stderr).toBe(0);
	await until('the program begins', () => existsSync(pids));
	const own = readFileSync(pids, 'utf8').trim().split(' ').map(Number);
	expect(own.filter(isAlive)).toHaveLength(2);
	moveControlDatabase();
	await pastStart();
	expect((await home.run(['kill', 'BTC'])).exitCode).toBe(0);
	await until('the end of both', () => own.filter(isAlive).length === 0);
});

test('down ends everything after the control database was moved away', async () => {
	await home.run(['start', 'BTC', 'ETH']);
	const pids = Object.values(await pidsHeld());
	moveControlDatabase();
	await pastStart();
	const down = await home.run(['down', '--yes']);
	expect(down.exitCode, down.stdout + down.stderr).toBe(0);
	expect(pids.filter(isAlive)).toEqual([]);
});

test('without any supervisor left, a stop still ends what lives', async () => {
	await home.run(['start', 'BTC']);
	const {BTC: pid = 0, SUPERVISOR: supervisor = 0} = await pidsHeld();
	process.kill(supervisor, 'SIGKILL');
	moveControlDatabase();
	await pastStart();
	expect((await home.run(['stop', 'BTC'])).exitCode).toBe(0);
	expect(isAlive(pid)).toBe(false);
});

test('after rm -rf state nothing goes on that cannot be stopped', async () => {
	await home.run(['start', 'BTC']);
	const pids = Object.values(await pidsHeld());
	rmSync(join(home.path, 'state'), {recursive: true});
	const down = await home.run(['down', '--yes']);
	expect(down.exitCode, down.stdout + down.stderr).toBe(0);
	expect(pids.filter(isAlive)).toEqual([]);
});

test('a restart of what has no run row makes a new run of it', async () => {
	await home.run(['start', 'BTC']);
	const {BTC: pid = 0} = await pidsHeld();
	moveControlDatabase();
	await pastStart();
	const again = await home.run(['restart', 'BTC']);
	expect(again.exitCode, again.stderr).toBe(0);
	expect(isAlive(pid)).toBe(false);
	const view = await viewOf('BTC');
	expect(view).toMatchObject({observed: 'running', reason: ''});
	expect(view?.pid).not.toBe(pid);
});

test('a lock that names a process which does not hold it has nothing signalled', async () => {
	await home.run(['start', 'ETH']);
	// This very process stands for any other one of this user.
	const stat = readProcStat(process.pid);
	const {value} = await home.json(['locks']);
	expect(value).not.toEqual([]);
	mkdirSync(join(home.path, '.locks', '.kl'), {recursive: true});
	const planted = {pid: process.pid, processStart: stat?.processStart, name: 'BTC', token: 't'};
	const document = {...planted, instanceId: 'planted', mode: 'SIM', account: 'paper'};
	writeFileSync(join(home.path, '.locks/BTC.lock'), JSON.stringify(document));
	let signalled = false;
	const onSignal = () => {
		signalled = true;
	};
	process.on('SIGTERM', onSignal);
	try {
		const stop = await home.run(['stop', 'BTC', '--wait', '1']);
		expect(stop.exitCode).not.toBe(0);
		expect(stop.stderr + stop.stdout).toContain(`names pid ${process.pid}, which does not hold it`);
		expect(signalled).toBe(false);
	} finally {
		process.off('SIGTERM', onSignal);
		rmSync(join(home.path, '.locks/BTC.lock'));
	}

	expect(existsSync(join(home.path, '.locks/ETH.lock'))).toBe(true);
});
