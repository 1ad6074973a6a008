import {expect, test} from 'vitest';
import {parseMetricLine} from '../../../../../state/domain/instance/metric-line.ts';

test.each([
	['{"metric": "agents", "value": 25}', 'agents', 25],
	['  {"value":-0.5,"metric":"pnl/day","unit":"EUR"}\r', 'pnl/day', -0.5],
	['{"metric":"errors_5%","value":1e-7}', 'errors_5%', 1e-7],
])('%s is a figure', (line, metric, value) => {
	expect(parseMetricLine(line)).toEqual({ok: true, metric, value});
});

test.each([
	'agents 25',
	'{"value": 25}',
	'{"metric": "agents", "value": 25',
	'[{"metric": "agents", "value": 25}]',
	'the program said {"metric": "agents", "value": 25}',
	'{"nested": {"metric": "agents", "value": 25}}',
	'{}',
	'',
])('%s is a line like any other', line => {
	expect(parseMetricLine(line)).toBeNull();
});

test.each([
	['{"metric": 5, "value": 25}', 'expected text'],
	['{"metric": "two words", "value": 25}', 'two words'],
	['{"metric": "", "value": 25}', 'expected 1 to 64'],
	[`{"metric": "${'x'.repeat(65)}", "value": 25}`, 'expected 1 to 64'],
	['{"metric": "agents", "value": "25"}', 'was "25", expected a number'],
	['{"metric": "agents"}', 'was absent, expected a number'],
	['{"metric": "agents", "value": 1e999}', 'expected a number'],
	['{"metric": "agents", "value": null}', 'was null, expected a number'],
])('%s is refused with the reason', (line, reason) => {
	expect(parseMetricLine(line)).toMatchObject({ok: false, reason: expect.stringContaining(reason)});
});
