/** `pitwall backtest --walk-forward` with algorithms that keep their own notes of the position. */
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {BacktestResult} from '../../state/domain/trading/backtest.ts';
import {directoryAt} from '../../state/home/directory.ts';
import {createTestHome, type Home} from '../support/pitwall.ts';
import {hasPython} from '../support/python.ts';

let home: Home;
beforeEach(() => {
	home = createTestHome();
	mkdirSync(directoryAt(home.path).algorithms, {recursive: true});
});
afterEach(async () => {
	await home.remove();
});

/** Long when the close is above the mean of the last ones, out below; it believes its own notes alone. */
const longOnly = `
export class Algorithm {
	static parameters = {length: 5};
	#closes = [];
	#inPosition = false;
	constructor(symbol, capital, {length}) { this.length = length; }
	WARM
	run(context) {
		this.#closes = [...this.#closes, context.price].slice(-this.length);
		const mean = this.#closes.reduce((sum, each) => sum + each, 0) / this.#closes.length;
		if (!this.#inPosition && context.price > mean) {
			this.#inPosition = true;
			return {action: 'BUY', shares: 0.01};
		}
		if (this.#inPosition && context.price < mean) {
			this.#inPosition = false;
			return {action: 'SELL', shares: 0.01};
		}
		return {action: 'HOLD', shares: 0};
	}
}
`;
const warmUp =
	'warmUp(context) { this.#closes = [...this.#closes, context.price].slice(-this.length); }';

const longOnlyPython = `
class Algorithm:
    parameters = {"length": 5}

    def __init__(self, symbol, capital):
        self.closes = []
        self.in_position = False
WARM
    def run(self, time):
        context = self.context
        self.closes = (self.closes + [context.price])[-self.parameters["length"]:]
        mean = sum(self.closes) / len(self.closes)
        if not self.in_position and context.price > mean:
            self.in_position = True
            return ("BUY", 0.01)
        if self.in_position and context.price < mean:
            self.in_position = False
            return ("SELL", 0.01)
        return ("HOLD", 0)
`;
const warmUpPython = `
    def warm_up(self, time):
        assert self.context.position == 0 and self.context.equity == 10000
        self.closes = (self.closes + [self.context.price])[-self.parameters["length"]:]
`;

const cases: [string, string, string, 'history' | 'method'][] = [
	['long_only.mjs', 'in JavaScript', longOnly.replace('WARM', ''), 'history'],
	['warm_long_only.mjs', 'in JavaScript with warmUp', longOnly.replace('WARM', warmUp), 'method'],
	['long_only_python.py', 'in Python', longOnlyPython.replace('WARM', ''), 'history'],
	[
		'warm_long_only.py',
		'in Python with warm_up',
		longOnlyPython.replace('WARM', warmUpPython),
		'method',
	],
];

describe('an algorithm that believes its own notes of the position', () => {
	test.each(cases)(
		'%s, %s, begins each test flat, knows it and never goes short',
		async (file, _, code, expected) => {
			if (file.endsWith('.py') && !hasPython) return;
			writeFileSync(join(directoryAt(home.path).algorithms, file), code);
			const name = file.replace(/\..*$/, '');
			const equity = join(home.path, 'equity.csv');
			const words = ['--symbol', 'BTC', '--bars', '800', '--algorithm', name, '--jobs', '1'];
			const grid = ['--sweep', 'length=5,8', '--walk-forward', '6'];
			const {value, exitCode} = await home.json([
				'backtest',
				...words,
				...grid,
				'--equity',
				equity,
			]);
			expect(value).not.toHaveProperty('error');
			expect(exitCode).toBe(0);
			const {folds} = value as BacktestResult;
			expect(folds).toHaveLength(6);
			for (const fold of folds ?? []) expect(fold.warmUp).toBe(expected);
			const positions = readFileSync(equity, 'utf8')
				.trim()
				.split('\n')
				.slice(1)
				.map(row => Number(row.split(',')[3]));
			expect(Math.min(...positions)).toBe(0);
			expect(Math.max(...positions)).toBe(0.01);
		},
	);
});
