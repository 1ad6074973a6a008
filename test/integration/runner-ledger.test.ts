import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from 'vitest';
import {dumpLedger} from '../support/ledger-dump.ts';
import {createTestHome, type TestHome, until} from '../support/runner.ts';
import {runUnderKills} from '../torture/ledger-kills.ts';

let homes: TestHome[] = [];
afterEach(async () => {
	await Promise.all(homes.map(home => home.remove()));
	homes = [];
});

function home(...algorithms: string[]): TestHome {
	const made = createTestHome(algorithms);
	homes.push(made);
	return made;
}

const crossing = ['--symbol', 'BTC', '--algorithm', 'crosses-averages', '--speed', 'max'];

/** Runs to the end and returns the dump. */
async function dumpOf(made: TestHome, flags: readonly string[], environment = {}): Promise<string> {
	const ended = await made.run(flags, {environment}).ended;
	expect(ended).toEqual({code: 0, signal: null});
	return dumpLedger(made.directory.ledger('BTC'));
}

/** Opens over the closes before them: whichever side is held, one of two ruins it. */
const gaps = new Map([
	[50, 0.9],
	[150, 0.3],
	[151, 4],
]);

/** Bars whose prices move by up to 2 %, with gaps. */
function wildBars(count: number): string {
	let state = 12_345;
	const next = () => {
		state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
		return state / 2 ** 31 - 0.5;
	};
	const rows = ['time,open,high,low,close,volume'];
	let price = 80;
	for (let bar = 1; bar <= count; bar += 1) {
		const open = price * (gaps.get(bar) ?? 1);
		price = open * (1 + next() * 0.04);
		const high = Math.max(open, price) * (1 + Math.abs(next()) * 0.01);
		const low = Math.min(open, price) * (1 - Math.abs(next()) * 0.01);
		const time = new Date(Date.UTC(2026, 0, 1) + bar * 3_600_000).toISOString();
		rows.push([time, ...[open, high, low, price].map(one => one.toFixed(2)), 1].join(','));
	}
	return rows.join('\n');
}

describe('the ledger law', () => {
	test('two runs of the same settings end with the same ledger', async () => {
		const flags = [...crossing, '--bars', '400'];
		const [one, two] = await Promise.all([
			dumpOf(home('crosses-averages'), flags),
			dumpOf(home('crosses-averages'), flags),
		]);
		expect(one).toBe(two);
		expect(one).toContain('"filled"');
	});

	test('a run that is stopped and continued equals one that was not', async () => {
		const flags = [...crossing, '--bars'];
		const parts = home('crosses-averages');
		await dumpOf(parts, [...flags, '120']);
		await dumpOf(parts, [...flags, '121']);
		const whole = await dumpOf(home('crosses-averages'), [...flags, '300']);
		expect(await dumpOf(parts, [...flags, '300'])).toBe(whole);
	});

	test('25 kills at random moments change nothing', async () => {
		const result = await runUnderKills({kills: 25, bars: 1500, seed: 7});
		expect(result.killed).toBeGreaterThanOrEqual(20);
		expect(result.differs).toBeNull();
	}, 120_000);

	test('kills change nothing of liquidations, halved turns, moved stops, targets and the ruin', async () => {
		const made = home();
		const file = join(made.directory.home, 'wild.csv');
		writeFileSync(file, wildBars(600));
		const flags = ['--symbol', 'OIL', '--data', file];
		const trades = {algorithm: 'leverages-to-ruin', flags};
		const result = await runUnderKills({kills: 8, bars: 600, seed: 3, trades});
		expect(result.killed).toBeGreaterThanOrEqual(5);
		expect(result.differs).toBeNull();

		const whole = home('leverages-to-ruin');
		const words = ['--name', 'BTC', '--algorithm', 'leverages-to-ruin', ...flags, '--speed', 'max'];
		const dump = await dumpOf(whole, words);
		for (const word of ['LIQUIDATION', 'STOP_MOVED', 'TAKE_PROFIT']) expect(dump).toContain(word);
		expect(dump).toContain('INSUFFICIENT_MARGIN');
		expect(dump).toContain('ACCOUNT_RUINED');
	}, 120_000);

	test('a wall clock that runs backwards changes nothing but recordedAt', async () => {
		const flags = [...crossing, '--bars', '300'];
		const backwards =
			'let at=Date.UTC(2030,0,1);Date.now=()=>(at-=60000);const D=Date;globalThis.Date=new Proxy(D,{construct:(t,a)=>a.length?new t(...a):new t(t.now())})';
		const straight = await dumpOf(home('crosses-averages'), flags);
		const odd = home('crosses-averages');
		const {ended} = odd.run(flags, {
			nodeFlags: ['--import', `data:text/javascript,${encodeURIComponent(backwards)}`],
		});
		expect((await ended).code).toBe(0);
		expect(dumpLedger(odd.directory.ledger('BTC'))).toBe(straight);
	});

	test('replayed data goes on at the right line', async () => {
		const rows = Array.from({length: 80}, (_, at) => {
			const close = 100 + Math.sin(at / 3) * 5;
			const time = new Date(Date.UTC(2026, 0, 1, 0, at)).toISOString();
			const prices = [close - 0.1, close + 0.5, close - 0.5, close].map(price => price.toFixed(2));
			return [time, ...prices, 10].join(',');
		});
		const text = ['time,open,high,low,close,volume', ...rows].join('\n');
		const flags = ['--symbol', 'XYZ', '--algorithm', 'crosses-averages', '--speed', 'max'];
		const [whole, parts] = [home('crosses-averages'), home('crosses-averages')];
		for (const made of [whole, parts]) writeFileSync(join(made.directory.home, 'x.csv'), text);
		const data = (made: TestHome) => ['--data', join(made.directory.home, 'x.csv')];
		expect((await whole.run([...flags, ...data(whole)]).ended).code).toBe(0);
		await parts.run([...flags, ...data(parts), '--bars', '33']).ended;
		const last = parts.run([...flags, ...data(parts)]);
		expect((await last.ended).code).toBe(0);
		expect(last.stdout()).toContain('data ended');
		const dump = (made: TestHome) => dumpLedger(made.directory.ledger('XYZ'));
		expect(dump(parts)).toBe(dump(whole));
	});

	test('other bars under the same name are refused', async () => {
		const made = home('holds');
		const path = join(made.directory.home, 'x.csv');
		const flags = ['--symbol', 'XYZ', '--algorithm', 'holds', '--speed', 'max', '--data', path];
		const header = 'time,open,high,low,close,volume';
		writeFileSync(path, `${header}\n2026-01-01T00:00:00Z,1,2,1,2,5\n`);
		expect((await made.run(flags).ended).code).toBe(0);
		writeFileSync(path, `${header}\n2026-01-01T00:00:00Z,1,3,1,2,5\n`);
		const again = made.run(flags);
		expect((await again.ended).code).toBe(78);
		expect(again.stderr()).toContain('LEDGER_DIFFERS');
	});
});

describe('what an instance runs', () => {
	test('a restart uses the snapshot, not the edited file', async () => {
		const made = home('buys-once');
		const flags = ['--symbol', 'BTC', '--algorithm', 'buys-once', '--speed', 'max', '--bars'];
		await dumpOf(made, [...flags, '20']);
		const file = join(made.directory.algorithms, 'buys-once.mjs');
		writeFileSync(file, 'throw new Error("edited")');
		const dump = await dumpOf(made, [...flags, '40']);
		const untouched = home('buys-once');
		expect(dump).toBe(await dumpOf(untouched, [...flags, '40']));
	});

	test('other parameters begin a new segment and keep the position', async () => {
		const made = home('crosses-averages');
		await dumpOf(made, [...crossing, '--bars', '100']);
		const dump = await dumpOf(made, [...crossing, '--bars', '200', '--set', 'fast=4']);
		expect(dump).toMatch(/segment[^\n]*\n\[1,"crosses-averages","\{\}"/);
		expect(dump).toContain(String.raw`[101,"crosses-averages","{\"fast\":4}"`);
		const resumed = await dumpOf(made, [...crossing, '--bars', '250', '--set', 'fast=4']);
		expect(resumed.split('\n').filter(line => line.includes('"crosses-averages"'))).toHaveLength(2);
	});

	test('an instance with all its bars ends at once, whatever the algorithm has become', async () => {
		const made = home('holds');
		const flags = ['--symbol', 'BTC', '--algorithm', 'holds', '--speed', 'max', '--bars', '10'];
		await dumpOf(made, flags);
		const again = made.run(flags);
		expect((await again.ended).code).toBe(0);
		expect(again.stdout()).toContain('all 10 bars are done');
		expect(again.stdout()).not.toContain('Bar 10:');
	});

	test('the projections hold what the ledger holds', async () => {
		const made = home('crosses-averages');
		await dumpOf(made, [...crossing, '--bars', '200']);
		const {readFileSync} = await import('node:fs');
		const own = readFileSync(join(made.directory.projections('BTC'), 'orders.csv'), 'utf8');
		const joined = readFileSync(join(made.directory.artifacts, 'orders.csv'), 'utf8');
		expect(joined).toBe(own);
		const orders =
			dumpLedger(made.directory.ledger('BTC')).split('\norders (')[1]?.split('\n') ?? [];
		const rows = orders.slice(1).filter(line => line.startsWith('[') && line.includes('BTC-'));
		expect(own.trimEnd().split('\r\n')).toHaveLength(rows.length + 1);
	});
});

describe('wishes of a person', () => {
	test('pause blocks entries, flatten closes the position, once', async () => {
		const made = home('buys-once');
		const {openControlStore} = await import('../../state/control/control-store.ts');
		const flags = ['--symbol', 'BTC', '--algorithm', 'buys-once', '--speed', '100'];
		const runner = made.run(flags);
		await runner.printed(/Bar 3: .* position=\+/);
		const store = openControlStore(made.directory.controlDatabase);
		const by = {requestedAtMs: 0, requestedBy: 'test'};
		store.changeWanted('BTC', {paused: true, raiseFlattenEpoch: true}, by);
		await until(() => store.status('BTC')?.paused === true);
		await until(() => store.status('BTC')?.positionLots === 0);
		const denied = /Order BTC-\d+ denied: .*\[ENTRIES_PAUSED\]/;
		await runner.printed(denied);
		runner.kill('SIGKILL');
		await runner.ended;
		const next = made.run(flags);
		await next.printed(denied);
		expect(store.status('BTC')?.positionLots).toBe(0);
		next.kill('SIGTERM');
		expect((await next.ended).code).toBe(0);
		store.close();
		const controls = dumpLedger(made.directory.ledger('BTC')).split('\ncontrol')[1] ?? '';
		expect(controls.match(/"pause"/g)).toHaveLength(1);
		expect(controls.match(/"flatten"/g)).toHaveLength(1);
	});
});
