import {describe, expect, test} from 'vitest';
import {selectFarewell} from '../../../../../source/panel/view/select-farewell.ts';
import {
	fortyInstances,
	instanceOf,
	modelOf,
	nowMs,
	press,
	send,
	snapshotOf,
} from '../panel-fixture.ts';

const said = (model: ReturnType<typeof modelOf>) => selectFarewell(model).lines.join('\n');
const again = '`pitwall` opens the panel, `pitwall down` stops all.';

describe('after q', () => {
	test('names what goes on, one or many', () => {
		const [btc, gold, oil] = ['BTC', 'GOLD', 'OIL'].map(name => instanceOf(name, 'running'));
		const off = instanceOf('SPX', 'stopped');
		const of = (...instances: (typeof btc)[]) =>
			said(modelOf(instances.flatMap(each => each ?? [])));
		expect(of(btc, gold, off)).toBe(`2 instances go on: BTC GOLD. ${again}`);
		expect(of(oil, off)).toBe(`1 instance goes on: OIL. ${again}`);
		expect(of(off)).toBe(
			'No instance runs; the supervisor goes on. `pitwall` opens the panel, `pitwall down` stops it.',
		);
	});

	test('what waits for its start or restart goes on while a supervisor runs', () => {
		const waiting = instanceOf('OIL', 'backoff', {exitedAtMs: nowMs});
		expect(said(modelOf([waiting]))).toContain('1 instance goes on: OIL');
		const alone = {type: 'snapshot', snapshot: snapshotOf([waiting], false), nowMs} as const;
		expect(said(send(modelOf([]), alone).model)).toBe(
			'Nothing goes on. `pitwall` opens the panel.',
		);
		expect(said(modelOf([instanceOf('OIL', 'failed')]))).not.toContain('OIL');
	});

	test('many names are counted, not listed', () => {
		const line = said(modelOf(fortyInstances().map(each => ({...each, observed: 'running'}))));
		expect(line).toMatch(/^40 instances go on: .* and \d+ more\. /);
		expect(line.length).toBeLessThan(220);
	});

	test('during a shutdown it is not said that they go on', () => {
		const {model} = press(modelOf([instanceOf('BTC', 'running')]), 'Q', 'Y', 'E', 'S', 'enter');
		expect(said(model)).toContain('1 instance is still being stopped: BTC.');
	});
});

test('after a shutdown the proof alone is printed, with its exit code', () => {
	const proof = {lines: ['✓ locks held: none'], note: null, exitCode: 74};
	const ended = {type: 'shutdownEnded', proof, text: '', nowMs} as const;
	expect(selectFarewell(send(modelOf(), ended).model)).toEqual(proof);
});
