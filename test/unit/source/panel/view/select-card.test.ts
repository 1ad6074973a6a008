import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {lineText, lineWidth} from '../../../../../source/panel/text/line.ts';
import {selectCard} from '../../../../../source/panel/view/select-card.ts';
import {instanceOf, modelOf, nowMs, programOf, statusOf} from '../panel-fixture.ts';

type Instance = ReturnType<typeof instanceOf>;

function rowsOf(instance: Instance, width = 40, height = 8): string[] {
	const {lines} = selectCard(modelOf([instance]), instance, {number: 1, width, height, nowMs});
	for (const line of lines) expect(lineWidth(line)).toBe(width);
	return lines.map(lineText);
}

/** Figures with their decimals, without those of the border. */
const figuresOf = (rows: readonly string[]) =>
	rows.slice(1, -1).flatMap(row => row.match(/[\d,]*\d(?:\.\d+)?/g) ?? []);

describe('a card', () => {
	test('cuts no figure, however large it is and however narrow the card', () => {
		const money = fc.integer({min: -9_000_000_000_000_000, max: 9_000_000_000_000_000});
		fc.assert(
			fc.property(
				money,
				money,
				fc.integer({min: 1, max: 9_000_000_000_000_000}),
				fc.integer({min: 18, max: 60}),
				fc.constantFrom('running', 'stopped', 'failed', 'backoff'),
				(equityMicros, unrealizedMicros, priceTicks, width, observed) => {
					const figures = {equityMicros, unrealizedMicros, priceTicks, entryTicks: priceTicks};
					const status = statusOf('BTC', {...figures, positionLots: unrealizedMicros});
					for (const row of rowsOf(instanceOf('BTC', observed, {status}), width).slice(1, -1))
						expect(row).not.toMatch(/[\d.,]…/);
				},
			),
		);
	});

	test('of an instance that is off says what became of its capital once', () => {
		const status = statusOf('BTC', {equityMicros: 10_000_000_000, positionLots: 0});
		const off = rowsOf(instanceOf('BTC', 'stopped', {status}));
		expect(off.join('\n').split('10,000')).toHaveLength(2);
		expect(rowsOf(instanceOf('BTC', 'stopped')).join('\n')).toContain('sma_crossover 10,000');
	});

	test('counts the orders that were refused, where there is room for it', () => {
		const status = statusOf('BTC', {refusedOrders: {denied: 11, rejected: 1}});
		expect(rowsOf(instanceOf('BTC', 'running', {status})).join('\n')).toContain(' · 12 refused');
		for (const width of [18, 22, 26, 30]) rowsOf(instanceOf('BTC', 'running', {status}), width);
		const none = statusOf('BTC', {refusedOrders: {denied: 0, rejected: 0}});
		expect(rowsOf(instanceOf('BTC', 'running', {status: none})).join('\n')).not.toContain(
			'refused',
		);
	});

	test('says an exit code once', () => {
		const reason = "sh ended with exit code 3; exit 3; restart is 'never'";
		const failed = programOf('failed', {reason});
		expect(figuresOf(rowsOf(failed)).filter(figure => figure === '3')).toHaveLength(1);
		const other = programOf('failed', {reason: 'sh ended with exit code 3; exit 31'});
		expect(rowsOf(other).join(' ')).toContain('exit 31');
	});

	test('says once when it is started again', () => {
		const reason = 'exit code 3; restart 1 of 5 in 26.3 s';
		const waiting = instanceOf('BTC', 'backoff', {reason, nextStartAtMs: nowMs + 20_000});
		const text = rowsOf(waiting).join('\n');
		expect(text).toContain('restart 1 of 5');
		expect(text).toContain('again in 20 s');
		expect(text).not.toContain('26.3');
	});

	test('in trouble names U where the file is newer, whatever the width', () => {
		for (const width of [26, 30, 40]) {
			const text = (change: Partial<Instance>) =>
				rowsOf(instanceOf('BTC', 'failed', {reason: 'exit 65', ...change}), width, 5).join('\n');
			expect(text({hasNewerFile: true})).toContain('U takes the newer file');
			expect(text({hasNewerFile: true})).not.toContain('tries again');
			expect(text({})).toContain('space tries again');
		}
		const off = instanceOf('BTC', 'stopped', {hasNewerFile: true});
		expect(rowsOf(off)[0]).toContain('↑file');
	});
});
