import {expect, test} from 'vitest';
import {leftFix, leftText, listLeft} from '../../../../../state/domain/text/left-text.ts';

const of = (pid: number, user = 'me', isOurs = true) => ({pid, user, isOurs});

test('names the processes, those of others with their user, and counts what is too many', () => {
	expect(leftText([])).toBe('');
	expect(leftText([of(7), of(8, 'root', false)])).toBe(
		'its program lives: pid 7, pid 8 (user root)',
	);
	expect(listLeft([1, 2, 3, 4, 5, 6, 7].map(pid => of(pid)))).toBe(
		'pid 1, pid 2, pid 3, pid 4, pid 5, 2 more',
	);
});

test('only what belongs to another user needs another user', () => {
	expect(leftFix([of(7), of(8, 'root', false)])).toBe(
		'end it as its user or as root: sudo kill -9 8',
	);
	expect(leftFix([of(7)])).toMatch(/^wait/);
});
