import {expect, test} from 'vitest';
import {createOutputRelay} from '../../../../../runner/backtest/thread/output-relay.ts';

function relayed(isGrid: boolean, ...chunks: string[]): string[] {
	const lines: string[] = [];
	const relay = createOutputRelay(isGrid, line => lines.push(line));
	for (const chunk of chunks) relay.add(chunk);
	relay.end();
	return lines;
}

test('pieces become lines, the last one without a line end, too', () => {
	expect(relayed(false, 'one\ntw', 'o\n', 'three')).toEqual(['one', 'two', 'three']);
});

test('control sequences are shown, not obeyed', () => {
	expect(relayed(false, '\u001B[2Jgone\n')[0]).not.toContain('\u001B');
});

test('a flood ends with a word, and the runs of a grid print nothing', () => {
	const flood = relayed(false, 'x\n'.repeat(10_000));
	expect(flood).toHaveLength(201);
	expect(flood.at(-1)).toContain('only the first lines');
	expect(relayed(true, 'x\n')).toEqual([]);
});
