/** The Python side without a runner around it: batches, scan, imports; a real interpreter. */
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {createSimulatedVenue} from '../../runner/venue/simulated/simulated.ts';
import {createEngine} from '../../runner/engine/engine.ts';
import {knownInstrument} from '../../runner/market/instruments.ts';
import {readAhead} from '../../runner/market/read-ahead.ts';
import {createSimulatedMarket} from '../../runner/market/simulated.ts';
import {foreseenAccounts} from '../../runner/python/foresee.ts';
import {openRemoteAlgorithm} from '../../runner/python/remote-algorithm.ts';
import {createRemoteEngine, decidesElsewhere} from '../../runner/python/remote-engine.ts';
import {scanPythonFiles} from '../../runner/python/scan-python.ts';
import {pythonSnapshotFiles} from '../../runner/python/snapshot-python.ts';
import type {AlgorithmListing} from '../../state/domain/instance/algorithm-listing.ts';
import type {Bar} from '../../state/domain/trading/bar.ts';
import type {BarRecord} from '../../state/domain/trading/bar-record.ts';
import {defaultSettings} from '../../state/domain/instance/instance-defaults.ts';
import {hasPython, pythonFixtures, writeInterpreter} from '../support/python.ts';

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
});
afterEach(() => {
	rmSync(folder, {recursive: true, force: true});
});

const fixture = (name: string) => join(pythonFixtures, `${name}.py`);
const known = knownInstrument('ETH');

type Changes = {
	seed?: number;
	python?: string;
	decisionTimeoutMs?: number;
	/** As a backtest: accounts are told ahead where they are certain. */
	foresees?: boolean;
};

/** Drives `bars` bars, handing over `ahead` at a time. */
async function drive(name: string, bars: number, ahead: number, changes: Changes = {}) {
	const {seed = 1, foresees = false, ...rest} = changes;
	const settings = {...defaultSettings('ETH', 'ETH'), algorithm: name, ...rest};
	const {instrument} = known;
	const market = readAhead(createSimulatedMarket(known, seed));
	const venue = createSimulatedVenue(instrument, settings.costs);
	const engine = createEngine({settings, instrument, market, venue, algorithm: decidesElsewhere});
	let printed = '';
	const remote = await openRemoteAlgorithm({
		file: fixture(name),
		settings,
		instrument,
		onOutput: (_, chunk) => (printed += chunk.toString()),
		onTraceback: () => {},
	});
	const foresee = (bars: readonly Bar[]) => foreseenAccounts(engine, instrument, bars);
	const driver = createRemoteEngine({engine, market, remote, ...(foresees && {foresee})});
	const records: BarRecord[] = [];
	try {
		while (records.length < bars) {
			driver.expect(Math.min(ahead, bars - records.length));
			const record = await driver.step();
			if (record === 'end') break;
			records.push(record);
		}
	} finally {
		await remote.end();
	}
	return {records, printed};
}

describe.skipIf(!hasPython)('bars handed over ahead', () => {
	test.each([2, 7, 1000])('%d at a time are decided as one by one', async ahead => {
		const {records: single} = await drive('crosses_averages', 300, 1, {seed: ahead});
		const {records: many} = await drive('crosses_averages', 300, ahead, {seed: ahead});
		expect(many).toEqual(single);
		expect(single.flatMap(({fills}) => fills).length).toBeGreaterThan(10);
	});

	test.each([
		['crosses_averages', 7],
		['crosses_averages', 1000],
		['looks_always', 7],
		['looks_always', 1000],
	])('with accounts that are foreseen, %s decides the same, %d at a time', async (name, ahead) => {
		const {records: single, printed} = await drive(name, 600, 1, {seed: 3});
		const many = await drive(name, 600, ahead, {seed: 3, foresees: true});
		expect(many.records).toEqual(single);
		expect(many.printed).toBe(printed);
		expect(single.flatMap(({fills}) => fills).length).toBeGreaterThan(10);
	});

	test('do not lose those before one that is wrong', async () => {
		let reached = 0;
		const attempt = drive('throws_on_bar_5', 100, 100);
		await expect(attempt).rejects.toMatchObject({
			code: 'ALGORITHM_THREW',
			details: {barIndex: 5, file: 'throws_on_bar_5.py', line: 3},
		});
		await drive('throws_on_bar_5', 4, 4).then(({records}) => (reached = records.length));
		expect(reached).toBe(4);
	});

	test('are decided in time, or the one that is not is named', async () => {
		await expect(drive('loops_on_bar_5', 50, 50, {decisionTimeoutMs: 1000})).rejects.toMatchObject({
			code: 'ALGORITHM_TOO_SLOW',
			exitCode: 75,
			details: {barIndex: 5},
		});
	});
});

describe.skipIf(!hasPython)('a scan', () => {
	async function scan(names: readonly string[], options: {interpreter?: string} = {}) {
		const found: AlgorithmListing[] = [];
		await scanPythonFiles({
			files: names.map(fixture),
			interpreter: options.interpreter ?? 'python3',
			origin: 'own',
			limitMs: 3000,
			onResult: listing => found.push(listing),
		});
		expect(found.map(({name}) => name)).toEqual(names);
		return found;
	}

	test('finds parameters, and refuses with reason and line', async () => {
		const names = ['crosses_averages', 'has_a_syntax_error', 'has_no_class', 'needs_a_package'];
		const [good, ...bad] = await scan(names);
		expect(good).toMatchObject({
			language: 'python',
			ok: true,
			parameters: [
				{name: 'fast', default: 3},
				{name: 'slow', default: 9},
			],
		});
		expect(bad).toMatchObject([
			{ok: false, line: 2, reason: expect.stringContaining('SyntaxError') as string},
			{ok: false, reason: expect.stringContaining('its classes are Strategy') as string},
			{ok: false, line: 1, reason: expect.stringContaining('no_such_package') as string},
		]);
	});

	test('refuses a file that ends the interpreter, hangs or floods, and looks at the rest', async () => {
		const names = [
			'ends_at_import',
			'tells_pid',
			'loops_at_import',
			'imports_neighbours',
			'stranger',
		];
		const found = await scan(names);
		expect(found.map(({ok}) => ok)).toEqual([false, true, false, true, false]);
		expect(found[0]).toMatchObject({reason: 'it ended the interpreter with exit code 3'});
		expect(found[2]).toMatchObject({reason: 'it did not finish loading within 3 s'});
		expect(found[4]).toMatchObject({line: 1});
	});

	test('says of every file that the interpreter is missing', async () => {
		const found = await scan(['tells_pid', 'has_no_class'], {interpreter: join(folder, 'none')});
		for (const listing of found)
			expect(listing).toMatchObject({
				ok: false,
				reason: expect.stringContaining('there is no such program') as string,
			});
	});

	test('says of every file that the interpreter does not work', async () => {
		const interpreter = writeInterpreter(folder, 'broken', 'echo "no libpython" >&2; exit 1');
		const [listing] = await scan(['tells_pid'], {interpreter});
		expect(listing).toMatchObject({reason: expect.stringContaining('no libpython') as string});
	});
});

describe.skipIf(!hasPython)('the files of an algorithm', () => {
	test('are itself and the neighbours that it imports, however, and unmodified', async () => {
		const {files, patterns} = await pythonSnapshotFiles(fixture('imports_neighbours'), 'python3');
		expect(patterns).toEqual([]);
		expect([...files.keys()].toSorted()).toEqual([
			'imports_neighbours.py',
			'late_neighbour.py',
			'neighbour_file.py',
			'neighbours/__init__.py',
			'neighbours/deeper/__init__.py',
			'neighbours/deeper/side.py',
			'neighbours/sizes.py',
			'neighbours/words.py',
		]);
		for (const [path, text] of files)
			expect(text).toBe(readFileSync(join(pythonFixtures, path), 'utf8'));
	});

	test('with a syntax error name file and line', async () => {
		await expect(
			pythonSnapshotFiles(fixture('has_a_syntax_error'), 'python3'),
		).rejects.toMatchObject({
			code: 'ALGORITHM_NOT_LOADED',
			details: {file: 'has_a_syntax_error.py', line: 2},
		});
	});

	test('that are no text are refused', async () => {
		const file = join(folder, 'latin.py');
		writeFileSync(file, Buffer.from('# -*- coding: latin-1 -*-\nNAME = "\xE9"\n', 'latin1'));
		await expect(pythonSnapshotFiles(file, 'python3')).rejects.toMatchObject({
			code: 'ALGORITHM_NOT_LOADED',
			exitCode: 65,
		});
	});
});
