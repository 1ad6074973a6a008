import {createHash} from 'node:crypto';
import {describe, expect, test} from 'vitest';
import {sha256} from '../../../../../state/domain/number/sha256.ts';

describe('SHA-256', () => {
	test('the examples of the standard', () => {
		expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
		expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
	});

	test('equals that of the system at every length around its blocks, and beyond ASCII', () => {
		for (let length = 0; length < 200; length += 1) {
			const text = 'ä7€'.repeat(length).slice(0, length);
			expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
		}
	});
});
