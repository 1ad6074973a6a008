/** What an algorithm prints is logged when its bar is new, and never again when that bar is replayed. */
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
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

const script = `
console.log('loaded');
export class Algorithm {
	run({index}) {
		console.log('out', index);
		console.error('err', index);
		void Promise.resolve().then(() => console.log('later', index));
		setImmediate(() => {});
		process.stdout.write('raw ' + index + '\\n');
		return {action: 'HOLD', shares: 0};
	}
}
`;

const python = `
import os
import subprocess
import sys
print("loaded")

class Algorithm:
    def run(self, time):
        index = self.context.index
        print("out", index)
        print("err", index, file=sys.stderr)
        os.write(1, ("later %d\\n" % index).encode())
        subprocess.run(["echo", "raw %d" % index])
        return None
`;

describe.each([
	['JavaScript', 'prints.mjs', script],
	['Python', 'prints.py', python],
])('an algorithm in %s', (language, file, code) => {
	test.skipIf(language === 'Python' && !hasPython)(
		'is heard once a bar and once a start, however often it is started',
		async () => {
			writeFileSync(join(directoryAt(home.path).algorithms, file), code);
			const words = ['run', '--symbol', 'BTC', '--algorithm', 'prints', '--speed', 'max'];
			for (const bars of ['3', '5', '6'])
				expect((await home.run([...words, '--bars', bars])).exitCode).toBe(0);
			const upgraded = code.replace("'loaded'", "'loaded' + ''").replace('"loaded"', '"load" "ed"');
			writeFileSync(join(directoryAt(home.path).algorithms, file), upgraded);
			expect((await home.run([...words, '--bars', '7', '--upgrade'])).exitCode).toBe(0);
			const log = readFileSync(directoryAt(home.path).log('BTC'), 'utf8');
			const count = (text: string) => log.split('\n').filter(line => line.endsWith(text)).length;
			expect(count('loaded')).toBe(4);
			for (const word of ['out', 'err', 'later', 'raw'])
				for (const bar of [1, 2, 3, 4, 5, 6, 7])
					expect([word, bar, count(`${word} ${bar}`)]).toEqual([word, bar, 1]);
		},
	);
});
