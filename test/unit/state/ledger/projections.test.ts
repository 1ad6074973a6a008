import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {type Directory, directoryAt} from '../../../../state/home/directory.ts';
import {csvRecords} from '../../../../state/ledger/csv.ts';
import {openLedgerReader} from '../../../../state/ledger/ledger-reader.ts';
import {
	writeJoinedProjections,
	writeOwnProjections,
} from '../../../../state/ledger/write-projections.ts';
import {exclusively} from '../../../../state/sqlite/exclusive-file.ts';
import {openLedgerStore} from '../../../../state/ledger/ledger-store.ts';
import {barRecord, identity, marketOrder} from '../../../support/ledger-record.ts';

let home = '';
let directory: Directory;

beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), 'pitwall-'));
	directory = directoryAt(home);
});
afterEach(() => {
	rmSync(home, {recursive: true});
});

/** A ledger of `name` with an order and a BUY signal in each of `bars`; projected. */
function project(name: string, bars: readonly number[]): void {
	const life = {instanceId: 'i', runId: 'r', pid: 7};
	const store = openLedgerStore(directory.ledger(name), life, () => 0);
	store.claimIdentity({...identity, name});
	const records = Array.from({length: Math.max(0, ...bars)}, (_, at) => barRecord(at + 1));
	for (const [at, bar] of bars.entries()) {
		const record = records[bar - 1];
		if (record === undefined) continue;
		const clientOrderId = `${name}-${at + 1}`;
		record.orders = [marketOrder(at + 1, bar, {clientOrderId, limitTicks: 6_700_050})];
		record.signal = {...record.signal, action: 'BUY', quantityLots: 120_000, reason: 'up, "now"'};
	}
	const code = {algorithm: 'a', parameters: {}};
	store.putSegment({...code, fromBarIndex: 1, snapshotHash: 'first'});
	store.putSegment({...code, fromBarIndex: 3, snapshotHash: 'second'});
	store.append({records, controls: [], paused: false, flattenEpoch: 0});
	store.close();
	const reader = openLedgerReader(directory.ledger(name));
	writeOwnProjections(directory, name, reader);
	reader.close();
}

function read(path: string): Record<string, string>[] {
	const [header, ...rows] = [...csvRecords(path)].map(({fields}) => fields);
	return rows.map(row => Object.fromEntries((header ?? []).map((key, at) => [key, row[at] ?? ''])));
}

describe('projections of a ledger', () => {
	test('orders come in market time with exact decimals, the life last', () => {
		project('BTC', [2]);
		const path = join(directory.projections('BTC'), 'orders.csv');
		expect(read(path)).toMatchObject([
			{
				occurredAt: '2026-01-01T00:02:00.000Z',
				name: 'BTC',
				orderId: '1',
				bar: '2',
				clientOrderId: 'BTC-1',
				quantity: '0.120000',
				limit: '67000.50',
				trigger: '',
				status: 'accepted',
				fee: '0.000000',
				instanceId: 'i',
				runId: 'r',
				pid: '7',
			},
		]);
		const header = readFileSync(path, 'utf8').split('\r\n')[0] ?? '';
		expect(header.split(',').slice(-4)).toEqual(['instanceId', 'runId', 'pid', 'recordedAt']);
	});

	test('each row names the code that decided it', () => {
		project('BTC', [1, 2, 3, 4]);
		const codesIn = (file: string) =>
			read(join(directory.projections('BTC'), file)).map(row => row['snapshotHash']);
		const codes = ['first', 'first', 'second', 'second'];
		expect(codesIn('orders.csv')).toEqual(codes);
		expect(codesIn('signals.csv')).toEqual(codes);
	});

	test('words of an algorithm survive commas and quotes', () => {
		project('BTC', [1]);
		const rows = read(join(directory.projections('BTC'), 'signals.csv'));
		expect(rows).toMatchObject([{action: 'BUY', reason: 'up, "now"', quantity: '0.120000'}]);
	});

	test('the join is ordered by market time, then name, then id', () => {
		project('ETH', [1, 3]);
		project('BTC', [2, 3]);
		expect(writeJoinedProjections(directory, 0)).toBe(true);
		const rows = read(join(directory.artifacts, 'orders.csv'));
		expect(rows.map(row => row['clientOrderId'])).toEqual(['ETH-1', 'BTC-1', 'BTC-2', 'ETH-2']);
	});

	test('while another process joins, nothing is overwritten', () => {
		project('BTC', [1]);
		exclusively(join(directory.artifacts, '.join.lock'), 0, () => {
			expect(writeJoinedProjections(directory, 0)).toBe(false);
		});
		expect(writeJoinedProjections(directory, 0)).toBe(true);
	});

	test('no temporary file stays behind', () => {
		project('BTC', [1]);
		writeJoinedProjections(directory, 0);
		const files = readdirSync(directory.artifacts, {recursive: true}).map(String);
		expect(files.filter(file => file.endsWith('.tmp'))).toEqual([]);
	});
});
