import {expect, test} from 'vitest';
import {algorithmError} from '../../../../runner/algorithm/error.ts';

const facts = {code: 'ALGORITHM_THREW', algorithm: 'sma', what: 'it threw on bar 7', why: 'why'};

test('what an algorithm throws is final, but a limit of the machine that it met passes', () => {
	expect(algorithmError({...facts, cause: new TypeError('x')}).exitCode).toBe(65);
	const cause = Object.assign(new Error('EMFILE: too many open files'), {code: 'EMFILE'});
	const limited = algorithmError({...facts, cause});
	expect(limited).toMatchObject({code: 'SYSTEM_LIMIT', exitCode: 71, why: cause.message});
	expect(limited.what).toContain('algorithm sma: it threw on bar 7');
});
