/** A regular expression of a person, over a line that is made to hurt it, ends: RegExp would take hours for each. */
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createTestHome, type Home} from '../support/pitwall.ts';

let home: Home;
beforeEach(async () => {
	home = createTestHome();
	await home.run(['init']);
});
afterEach(() => home.remove());

const hostileLine = `${'a'.repeat(4000)}!`;
const hostilePatterns = ['(a+)+$', '(a|a)*b', '^(([a-z])+.)+[A-Z]([a-z])+$', '(.*)*(.*)*x'];

test.each(hostilePatterns)('logs --grep %s ends, and shows what matches', async pattern => {
	mkdirSync(join(home.path, 'logs'), {recursive: true});
	const line = (text: string) => `2026-11-21T22:24:00.123Z INFO  [BTC-SIM] ${text}\n`;
	writeFileSync(join(home.path, 'logs/BTC.log'), line(hostileLine).repeat(50) + line('baaXa'));
	const {exitCode, stdout} = await home.run(['logs', 'BTC', '--grep', `${pattern}|baaXa`]);
	expect(exitCode).toBe(0);
	expect(stdout.trim().split('\n').at(-1)).toContain('baaXa');
});

test.each([
	['(?=a)b', 'looks ahead'],
	[String.raw`(a)\1`, 'refers to a group'],
	['(a{1000}){1000}', 'too large'],
	['(', 'Unterminated group'],
])('logs --grep %s is refused with the reason', async (pattern, reason) => {
	const {exitCode, stderr} = await home.run(['logs', '--grep', pattern]);
	expect(exitCode).toBe(64);
	expect(stderr).toContain(reason);
});

test('a pattern of ready.log does not outlive its timeout', async () => {
	const command = ['/bin/sh', '-c', `printf '%s\\n' ${hostileLine}; exec sleep 600`];
	const instances = {
		BOT: {command, ready: {log: '(a+)+$', timeout: '2s'}, restart: {deaths: '1 in 1m'}},
	};
	writeFileSync(join(home.path, 'pitwall.yaml'), JSON.stringify({instances}));
	const {exitCode, stderr} = await home.run(['start', 'BOT', '--wait', '60']);
	expect(exitCode).not.toBe(0);
	expect(stderr).toContain('not ready');
});

test('a pattern of ready.log that is not supported is told with its place', async () => {
	const instances = {BOT: {command: ['true'], ready: {log: '(?<=a)b'}}};
	writeFileSync(join(home.path, 'pitwall.yaml'), JSON.stringify({instances}));
	const {exitCode, stderr} = await home.run(['start', 'BOT']);
	expect(exitCode).toBe(78);
	expect(stderr).toMatch(
		/pitwall\.yaml:1:\d+: instances\.BOT\.ready\.log: .*looks ahead or behind/,
	);
});
