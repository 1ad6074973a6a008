import {expect, test} from 'vitest';
import {isPlainCommand} from '../../../../../source/cli/line/hand-over.ts';

test('only what begins with the word of a command goes without the panel', () => {
	const plain = ['start BTC', 'supervisor --automatic', '--home /h ps', 'nonsense', 'logs panel'];
	for (const line of plain) expect(isPlainCommand(line.split(' ')), line).toBe(true);
	const others = ['panel', '--home /h', '--home /h panel', '--fps 30', '--fps 30 panel', '--help'];
	for (const line of others) expect(isPlainCommand(line.split(' ')), line).toBe(false);
	expect(isPlainCommand([])).toBe(false);
});
