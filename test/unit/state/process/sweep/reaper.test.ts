import {expect, test} from 'vitest';
import {reapers} from '../../../../../state/process/sweep/reaper.ts';

test('perl comes first where the number of its system call is known, python anywhere', () => {
	const command = ['/usr/bin/node', 'pitwall.js', 'supervisor'];
	const [first, second] = reapers('arm64', command);
	expect(first?.[0]).toBe('perl');
	expect(first?.slice(3)).toEqual(['167', ...command]);
	expect(second?.slice(-3)).toEqual(command);
	expect(reapers('mips', command).map(([program]) => program)).toEqual(['python3']);
});
