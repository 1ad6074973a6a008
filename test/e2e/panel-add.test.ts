import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openPanel, type PanelDriver, shutDownHome} from '../support/panel-driver.ts';
import {lookAtAll} from '../support/look.ts';

let home: string;
let panel: PanelDriver;

const down = '\u001B[B';
const submit = '\u0013';

beforeEach(async () => {
	home = mkdtempSync(join(tmpdir(), 'pitwall-'));
	mkdirSync(join(home, 'algorithm'));
	writeFileSync(
		join(home, 'pitwall.yaml'),
		'# mine\ninstances:\n  ETH: {seed: 2, tags: [old]} # keep\n',
	);
	writeFileSync(
		join(home, 'algorithm', 'mine.ts'),
		`export class Algorithm {
			static parameters = {length: 20};
			run() { return {action: 'HOLD', shares: 0}; }
		}`,
	);
	writeFileSync(join(home, 'algorithm', 'broken.ts'), 'export class Algorithm {\n\trun( {\n}\n');
	panel = await openPanel({home});
	await panel.until(screen => screen.includes('supervisor ●') && screen.includes('1 ETH'), 20_000);
});

afterEach(async () => {
	await panel.close();
	shutDownHome(home);
	rmSync(home, {recursive: true, force: true});
});

const config = () => readFileSync(join(home, 'pitwall.yaml'), 'utf8');
const settingsOf = (name: string) =>
	lookAtAll(home).find(({settings}) => settings.name === name)?.settings;

/** Opens the form and fills it in up to the tags. */
async function fillIn(): Promise<void> {
	await panel.press('add');
	await panel.until(screen => screen.includes('refused') && screen.includes('found'), 20_000);
	await panel.type('BTC\t');
	await panel.until(screen => /✗ broken +refused: /.test(screen));
	await panel.type('mi\t');
	await panel.until(screen => /algorithm +mine/.test(screen) && screen.includes('length'));
	await panel.type(`5000${down}${down}${down}new`);
}

test('add, start, find, stop all shown, remove: with keys alone', async () => {
	await fillIn();
	await panel.type(`${down}x`);
	await panel.until(
		screen => screen.includes('✗ a number') || screen.includes('✗ expected a number'),
	);
	await panel.type(`\u007F7${down}MY-BTC${submit}`);
	// Its card may come before the selection goes to it.
	await panel.until(screen => screen.includes('╔ 2 MY-BTC'), 20_000);
	expect(settingsOf('MY-BTC')).toMatchObject({
		symbol: 'BTC',
		algorithm: 'mine',
		capitalMicros: 5_000_000_000,
		parameters: {length: 7},
		tags: ['new'],
	});
	expect(config()).toContain('# mine\n');
	expect(config()).toContain('# keep\n');

	// What was added is selected.
	await panel.press('toggle');
	await panel.until(screen => /2 MY-BTC[^╮╗]*running/.test(screen), 20_000);
	await panel.until(screen => screen.includes('[MY-BTC-SIM] Bar 1:'), 20_000);
	await panel.press('findInstances');
	await panel.type('#new\r');
	// Log and cards are of the same instances.
	await panel.until(
		screen =>
			screen.includes('filter: #new 1 of 2') &&
			screen.includes('LOG of these') &&
			!screen.includes('ETH') &&
			!screen.includes('[SUPERVISOR]'),
	);
	await panel.press('remove');
	await panel.until(screen => screen.includes('MY-BTC cannot be removed'));
	await panel.press('bulk');
	await panel.press('bulkStop');
	await panel.until(screen => screen.includes('Stop MY-BTC?'));
	await panel.type('y');
	await panel.until(screen => /1 MY-BTC[^╮╗]*off/.test(screen), 20_000);

	await panel.press('remove');
	await panel.until(screen => screen.includes('Remove MY-BTC?'));
	await panel.type('y');
	await panel.until(
		screen => screen.includes('No instance matches') && screen.includes('MY-BTC: removed'),
		20_000,
	);
	// The first escape puts the message away, the second one the filter.
	await panel.type('\u001B');
	await panel.until(screen => !screen.includes('MY-BTC: removed'));
	await panel.type('\u001B');
	await panel.until(screen => screen.includes('1 ETH') && !screen.includes('2 MY-BTC'));
	expect(settingsOf('MY-BTC')).toBeUndefined();
	expect(config()).not.toContain('MY-BTC');
	expect(existsSync(join(home, 'state', 'ledger', 'MY-BTC.db'))).toBe(true);
	expect(existsSync(join(home, 'logs', 'MY-BTC.log'))).toBe(true);
}, 120_000);

test('a name is made from symbol, algorithm and time; parameters are edited for the next start', async () => {
	await fillIn();
	await panel.type(submit);
	await panel.until(screen => screen.includes('╔ 2 BTC_mine_'), 20_000);
	const name = lookAtAll(home)[1]?.settings.name ?? '';
	expect(name).toMatch(/^BTC_mine_\d{8}_\d{6}$/);
	await panel.press('setParameters');
	await panel.until(screen => screen.includes(`Parameters of ${name}`) && screen.includes('20'));
	await panel.type(`30${submit}`);
	await panel.until(screen => screen.includes('next start'), 20_000);
	expect(settingsOf(name)?.parameters).toEqual({length: 30});
	// What stands there is edited; emptied, it goes back to the default.
	await panel.press('setParameters');
	await panel.until(screen => screen.includes('empty: 20'), 20_000);
	await panel.type(`\u007F5${submit}`);
	await panel.until(() => settingsOf(name)?.parameters['length'] === 35, 20_000);
	await panel.until(screen => !screen.includes('Parameters of'));
	await panel.press('setParameters');
	await panel.until(screen => /length +35/.test(screen), 20_000);
	await panel.type(`\u0015${submit}`);
	await panel.until(screen => screen.includes('length=default'), 20_000);
	expect(settingsOf(name)?.parameters).toEqual({});
	await panel.press('setParameters');
	await panel.until(screen => screen.includes('a number'), 20_000);
	await panel.type('many\r');
	await panel.until(screen => screen.includes('✗'));
	await panel.type('\u001B');
	await panel.until(screen => screen.includes('Nothing was changed'));
	expect(settingsOf(name)?.parameters).toEqual({});
}, 120_000);

test('an upgrade takes the code of the file as it is now, and restarts with it', async () => {
	await fillIn();
	await panel.type(submit);
	await panel.until(screen => screen.includes('╔ 2 BTC_mine_'), 20_000);
	await panel.press('toggle');
	const seen = () => lookAtAll(home)[1];
	await panel.until(
		screen => screen.includes('-SIM] Bar 1:') && seen()?.snapshotHash != null,
		20_000,
	);
	const before = seen();
	const file = join(home, 'algorithm', 'mine.ts');
	writeFileSync(file, `${readFileSync(file, 'utf8')}// edited\nexport const edited = true;\n`);
	await panel.press('upgrade');
	await panel.until(screen => screen.includes('Upgrade BTC_mine_'));
	await panel.type('y');
	await panel.until(screen => screen.includes('restarts with code'), 20_000);
	await panel.until(() => seen()?.observed === 'running' && seen()?.pid !== before?.pid, 20_000);
	expect(seen()?.snapshotHash).not.toBe(before?.snapshotHash);
	await panel.press('upgrade');
	await panel.until(screen => screen.includes('Upgrade BTC_mine_'));
	await panel.type('y');
	await panel.until(screen => screen.includes('newest already'), 20_000);
}, 120_000);

test('the card of a wrapped program shows its command and its figures', async () => {
	writeFileSync(
		join(home, 'pitwall.yaml'),
		`instances:
  SWARM:
    kind: command
    command: 'echo "{\\"metric\\": \\"agents\\", \\"value\\": 25}"; exec sleep 600'
`,
	);
	await panel.until(screen => screen.includes('1 SWARM'), 20_000);
	await panel.press('toggle');
	await panel.until(screen => screen.includes('agents 25'), 20_000);
	expect(panel.screen()).toContain('echo "{');
	expect(panel.screen()).not.toContain('waiting for its first bar');
	await panel.press('pause');
	await panel.until(screen => screen.includes('SWARM cannot be paused'));
	await panel.press('details');
	await panel.until(screen => screen.includes(' directory ') && screen.includes(' metrics '));
	expect(panel.screen()).toContain('agents 25');
}, 120_000);
