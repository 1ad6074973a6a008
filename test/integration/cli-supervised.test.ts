import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createTestHome, type Home, until} from '../support/pitwall.ts';

type Row = {name: string; observed: string; wanted: string; pid: number | null; bar: number | null};

let home: Home;
beforeEach(async () => {
	home = createTestHome();
	await home.run(['init']);
	writeFileSync(
		join(home.path, 'pitwall.yaml'),
		`defaults: {speed: 20, restart: {backoff: 100ms..1s}}
instances:
  BTC: {seed: 1}
  GOLD: {seed: 3}
  SPX: {algorithm: buy_and_hold}
`,
	);
});
afterEach(async () => {
	await home.remove();
});

async function row(name: string): Promise<Row> {
	const {value} = await home.json(['ps', name]);
	const [found] = value as Row[];
	if (found === undefined) throw new Error(`${name} is not in ps`);
	return found;
}

test('start, stop and restart act on one instance and leave the others alone', async () => {
	expect(await home.json(['start', 'BTC', 'GOLD'])).toMatchObject({
		exitCode: 0,
		value: [
			{name: 'BTC', ok: true, changed: true},
			{name: 'GOLD', ok: true, changed: true},
		],
	});
	const [btc, gold] = [await row('BTC'), await row('GOLD')];
	expect([btc.observed, gold.observed]).toEqual(['running', 'running']);
	expect(await home.json(['start', 'BTC'])).toMatchObject({
		exitCode: 0,
		value: [{name: 'BTC', ok: true, changed: false}],
	});
	expect((await row('BTC')).pid).toBe(btc.pid);
	expect((await home.run(['restart', 'BTC'])).exitCode).toBe(0);
	const again = await row('BTC');
	expect(again.observed).toBe('running');
	expect(again.pid).not.toBe(btc.pid);
	expect((await home.run(['stop', 'BTC'])).exitCode).toBe(0);
	expect(await row('BTC')).toMatchObject({observed: 'stopped', wanted: 'stopped', pid: null});
	expect((await row('GOLD')).pid).toBe(gold.pid);
});

test('an instance that is killed comes back by itself where its ledger ends', async () => {
	await home.run(['start', 'BTC', 'GOLD']);
	await until('ten bars', async () => ((await row('BTC')).bar ?? 0) >= 10);
	const [before, gold] = [await row('BTC'), await row('GOLD')];
	if (before.pid === null) throw new Error('BTC has no pid');
	process.kill(before.pid, 'SIGKILL');
	await until('another process for BTC', async () => {
		const {pid, observed} = await row('BTC');
		return observed === 'running' && pid !== before.pid;
	});
	expect((await row('BTC')).bar).toBeGreaterThanOrEqual(before.bar ?? 0);
	expect((await row('GOLD')).pid).toBe(gold.pid);
	const story = (await home.run(['why', 'BTC'])).stdout;
	expect(story).toContain('SIGKILL');
});

test('kill ends an instance at once, and it stays stopped', async () => {
	await home.run(['start', 'BTC']);
	expect((await home.run(['kill', 'BTC'])).exitCode).toBe(0);
	expect(await row('BTC')).toMatchObject({observed: 'stopped', pid: null});
	expect((await home.json(['kill', 'BTC'])).value).toMatchObject([{changed: false}]);
});

test('pause and resume are seen in ps; flatten proves that the position is closed', async () => {
	await home.run(['start', 'SPX']);
	await until('a position', async () => {
		const {value} = await home.json(['ps', 'SPX']);
		return (value as {position: number}[])[0]?.position !== 0;
	});
	expect((await home.run(['pause', 'SPX'])).exitCode).toBe(0);
	await until('the pause', async () => (await row('SPX')).observed === 'paused');
	const flat = await home.run(['flatten', 'SPX']);
	expect(flat.stdout).toContain('flat since bar');
	expect(flat.exitCode).toBe(0);
	expect((await home.json(['ps', 'SPX'])).value).toMatchObject([{position: 0}]);
	expect((await home.run(['resume', 'SPX'])).exitCode).toBe(0);
	await until('no pause', async () => (await row('SPX')).observed === 'running');
});

test('unknown names and LIVE without confirmation are refused one by one', async () => {
	const unknown = await home.json(['start', 'GLOD', 'BTC', '--wait', '0']);
	expect(unknown).toMatchObject({
		exitCode: 66,
		value: [
			{name: 'GLOD', ok: false, code: 'INSTANCE_UNKNOWN'},
			{name: 'BTC', ok: true},
		],
	});
	await home.run(['stop', 'BTC']);
	writeFileSync(join(home.path, 'pitwall.yaml'), 'instances: {REAL: {symbol: BTC, mode: LIVE}}\n');
	const live = await home.json(['start', 'REAL']);
	expect(live).toMatchObject({exitCode: 64, value: [{ok: false, code: 'LIVE_NOT_CONFIRMED'}]});
	expect((await home.run(['start', '--mode', 'SIM'])).exitCode).toBe(66);
});

test('an instance that can never run is told, with the exit code that it ended with', async () => {
	writeFileSync(join(home.path, 'algorithm/broken.ts'), 'export class Algorithm { oops');
	writeFileSync(join(home.path, 'pitwall.yaml'), 'instances: {BTC: {algorithm: broken}}\n');
	const {exitCode, stderr} = await home.run(['start', 'BTC']);
	expect(exitCode).toBe(65);
	expect(stderr).toContain('pitwall why BTC');
	expect((await row('BTC')).observed).toBe('failed');
	expect((await home.run(['why', 'BTC'])).stdout).toContain('broken');
});

test('down changes nothing without YES; with it everything is gone, and proven', async () => {
	await home.run(['start', 'BTC', 'SPX']);
	const {pid} = await row('BTC');
	const no = await home.run(['down'], {input: 'yes\n'});
	expect(no.exitCode).toBe(0);
	expect(no.stderr).toContain('nothing was changed');
	expect(await row('BTC')).toMatchObject({observed: 'running', pid});
	const yes = await home.run(['down', '--json'], {input: 'YES\n'});
	expect(yes.exitCode).toBe(0);
	const {done, running, evidence} = JSON.parse(yes.stdout) as {
		done: boolean;
		running: string[];
		evidence: {ok: boolean}[];
	};
	expect(done).toBe(true);
	expect(running).toEqual(['BTC', 'SPX']);
	expect(evidence.length).toBeGreaterThan(2);
	expect(evidence.every(({ok}) => ok)).toBe(true);
	expect((await home.json(['locks'])).value).toEqual([]);
	if (pid === null) throw new Error('BTC had no pid');
	expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

test('down --flatten closes positions first and leaves no pause behind', async () => {
	await home.run(['start', 'SPX']);
	await until('a position', async () => {
		const {value} = await home.json(['ps', 'SPX']);
		return (value as {position: number}[])[0]?.position !== 0;
	});
	const {exitCode} = await home.run(['down', '--flatten', '--yes']);
	expect(exitCode).toBe(0);
	expect((await home.json(['ps', 'SPX'])).value).toMatchObject([
		{position: 0, observed: 'stopped'},
	]);
	expect((await home.run(['why', 'SPX'])).stdout).not.toContain('entries paused');
});

test('up starts one supervisor; another one is refused unless it comes automatically', async () => {
	const first = await home.json(['up']);
	expect(first).toMatchObject({exitCode: 0, value: {supervisor: {started: true}}});
	expect((await home.json(['up'])).value).toMatchObject({supervisor: {started: false}});
	const second = await home.run(['supervisor']);
	expect(second.exitCode).toBe(75);
	expect(second.stderr).toContain('SUPERVISOR');
	expect((await home.run(['supervisor', '--automatic'])).exitCode).toBe(0);
});

test('a run by hand stays visible with its settings while it lives, whatever becomes of the file', async () => {
	const config = join(home.path, 'pitwall.yaml');
	const byHand = home.start(['run', '--symbol', 'ETH', '--name', 'mine']);
	await until('a bar', () => byHand.output().includes('Bar 1:'));
	writeFileSync(config, 'instances: {BTC: {}}\n');
	expect((await home.json(['ps'])).value).toMatchObject([
		{name: 'BTC', observed: 'stopped'},
		{name: 'mine', symbol: 'ETH', observed: 'running', reason: 'started by hand'},
	]);
	byHand.child.kill('SIGTERM');
	await byHand.ended;
	writeFileSync(config, 'instances: {BTC: {}, GOLD: {}}\n');
	const names = ((await home.json(['ps'])).value as {name: string}[]).map(({name}) => name);
	expect(names).toEqual(['BTC', 'GOLD']);
});
