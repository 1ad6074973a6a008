import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {createProgramHome} from '../support/program-home.ts';
import {createTestHome} from '../support/runner.ts';

test('the runner of a program leaves an algorithm to the whole runner', async () => {
	const home = createTestHome(['holds']);
	try {
		const flags = ['--symbol', 'BTC', '--algorithm', 'holds', '--bars', '3', '--speed', 'max'];
		const run = home.run([...flags, '--background'], {word: 'keep'});
		expect(await run.ended).toEqual({code: 0, signal: null});
		expect(home.log('BTC')).toContain('[BTC-SIM] Bar 3: ');
		expect(home.log('BTC').match(/Started BTC/g)).toHaveLength(1);
	} finally {
		await home.remove();
	}
});

test('the supervisor starts a runner without an engine for a program', async () => {
	const home = await createProgramHome();
	try {
		home.configure({command: 'exec sleep 3600'});
		expect((await home.run(['start', 'BOT'])).exitCode).toBe(0);
		const words = readFileSync(`/proc/${home.view().pid}/cmdline`, 'utf8').split('\0');
		expect(words).toContain('keep');
		expect(words).not.toContain('run');
	} finally {
		await home.remove();
	}
});
