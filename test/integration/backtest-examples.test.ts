/** The examples of `docs/backtests.md` and `--help` work in a home as `pitwall init` writes it. */
import {readFileSync} from 'node:fs';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {backtest} from '../../source/cli/command/backtest.ts';
import {createTestHome, type Home} from '../support/pitwall.ts';

let home: Home;
beforeEach(() => {
	home = createTestHome();
});
afterEach(async () => {
	await home.remove();
});

const page = readFileSync(new URL('../../docs/backtests.md', import.meta.url), 'utf8');

test('every example of a backtest comes to a result, here on fewer bars', async () => {
	const typed = [
		...backtest.examples.map(([line]) => line),
		...page.split('\n').filter(line => line.startsWith('pitwall backtest --')),
	];
	expect(typed.length).toBeGreaterThan(6);
	await home.run(['init']);
	for (const line of new Set(typed)) {
		const words = line
			.replace(/ --bars \d+/, '')
			.split(' ')
			.slice(1);
		const {exitCode, stderr} = await home.run([...words, '--bars', '3000']);
		expect({line, exitCode, stderr}).toEqual({line, exitCode: 0, stderr: ''});
	}
}, 120_000);
