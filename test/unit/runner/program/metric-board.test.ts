import {expect, test} from 'vitest';
import {createMetricBoard} from '../../../../runner/program/metric-board.ts';

function createRig() {
	let nowMs = 0;
	let isBusy = false;
	const written: Record<string, number>[] = [];
	const failures: unknown[] = [];
	const board = createMetricBoard({
		name: 'BOT',
		clock: {nowMs: () => nowMs, monotonicMs: () => nowMs},
		write(metrics) {
			if (isBusy) throw new Error('busy');
			written.push(Object.fromEntries(metrics.map(({metric, value}) => [metric, value])));
		},
		onFailure: error => failures.push(error),
	});
	return {
		board,
		written,
		failures,
		at: (ms: number) => (nowMs = ms),
		busy: (is: boolean) => (isBusy = is),
	};
}

test('four writes a second, and always the last value', () => {
	const {board, written, at} = createRig();
	for (let ms = 0; ms <= 1000; ms += 10) {
		at(ms);
		board.report('agents', ms);
		board.tick();
	}
	expect(written).toEqual([0, 250, 500, 750, 1000].map(agents => ({agents})));
	board.report('agents', -1);
	expect(board.tick()).toBe(250);
	board.finish();
	expect(written.at(-1)).toEqual({agents: -1});
	expect(board.tick()).toBeNull();
});

test('a busy database costs one warning, and what waits is written later', () => {
	const {board, written, failures, at, busy} = createRig();
	busy(true);
	board.report('a', 1);
	board.tick();
	at(300);
	board.report('b', 2);
	board.tick();
	expect(failures).toHaveLength(1);
	busy(false);
	at(600);
	board.tick();
	expect(written).toEqual([{a: 1, b: 2}]);
});

test('one name more than the limit is refused, a known one never', () => {
	const {board} = createRig();
	for (let count = 0; count < 64; count += 1) expect(board.report(`m${count}`, 1)).toBeNull();
	expect(board.report('m64', 1)).toContain('64');
	expect(board.report('m0', 2)).toBeNull();
});
