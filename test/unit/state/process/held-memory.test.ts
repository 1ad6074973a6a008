import {expect, test} from 'vitest';
import {heldMemoryBytes, parseHeldMemory} from '../../../../state/process/held-memory.ts';

test('anonymous, shared and swapped memory add up; pages of files do not count', () => {
	const status = [
		...['Name:\tpython3', 'VmRSS:\t  9000 kB', 'RssAnon:\t   100 kB', 'RssFile:\t  8000 kB'],
		...['RssShmem:\t    20 kB', 'VmSwap:\t     3 kB', 'Threads:\t1'],
	].join('\n');
	expect(parseHeldMemory(status)).toBe(123 * 1024);
});

test('a kernel thread and a process that is gone hold nothing that is known', () => {
	expect(parseHeldMemory('Name:\tkthreadd\nThreads:\t1\n')).toBeNull();
	expect(heldMemoryBytes(2 ** 30)).toBeNull();
});

test.runIf(process.platform === 'linux')('this process holds some megabytes', () => {
	expect(heldMemoryBytes(process.pid)).toBeGreaterThan(1024 ** 2);
});
