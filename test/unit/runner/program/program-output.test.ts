import {describe, expect, test} from 'vitest';
import {createProgramOutput} from '../../../../runner/program/program-output.ts';

function capture(pattern: RegExp | null = null) {
	const logged: string[] = [];
	const warnings: string[] = [];
	const figures: Array<[string, number]> = [];
	let matches = 0;
	const output = createProgramOutput({
		log: {
			outputLines: (stream, lines) => {
				logged.push(`${stream} ${lines.toString('latin1')}`);
			},
			outputPiece: (stream, {bytes}) => {
				logged.push(`${stream} piece of ${bytes.length}`);
			},
			warn: text => {
				warnings.push(text);
			},
		},
		pattern,
		onMetric: (metric, value) => {
			figures.push([metric, value]);
			return null;
		},
		onMatch: () => {
			matches += 1;
		},
	});
	return {output, logged, warnings, figures, matches: () => matches};
}

describe('output of a program', () => {
	test('whole lines are logged at once, and the rest with its newline or at the end', () => {
		const {output, logged} = capture();
		output.take('stdout', Buffer.from('one\ntwo\nthr'));
		output.take('stderr', Buffer.from('oops\n'));
		output.take('stdout', Buffer.from('ee\nfour'));
		output.end();
		expect(logged).toEqual([
			'stdout one\ntwo\n',
			'stderr oops\n',
			'stdout three\n',
			'stdout piece of 4',
		]);
	});

	test('a figure is found between other lines, across chunks, and with a carriage return', () => {
		const {output, figures} = capture();
		output.take('stdout', Buffer.from('x\n{"metric": "agents", "val'));
		output.take('stdout', Buffer.from('ue": 25}\ny {"metric": "no", "value": 1}\n'));
		output.take('stdout', Buffer.from(' {"metric":"late","value":2}\r\n'));
		output.take('stdout', Buffer.from('{"metric":"last","value":3}'));
		output.end();
		expect(figures).toEqual([
			['agents', 25],
			['late', 2],
			['last', 3],
		]);
	});

	test('stderr reports no figure', () => {
		const {output, figures} = capture();
		output.take('stderr', Buffer.from('{"metric": "agents", "value": 25}\n'));
		output.end();
		expect(figures).toEqual([]);
	});

	test('of figures that cannot be taken, the first is told', () => {
		const {output, warnings} = capture();
		output.take('stdout', Buffer.from('{"metric": "a", "value": "x"}\n{"metric": "b"}\n'));
		expect(warnings).toHaveLength(1);
		expect(warnings[0]).toContain('the value of a was "x"');
	});

	test('the line of readiness is found on either stream, alone, and once', () => {
		for (const stream of ['stdout', 'stderr'] as const) {
			const {output, matches} = capture(/^listening on \d+$/u);
			output.take(stream, Buffer.from('not listening on 1\nlistening on '));
			expect([output.hasMatched(), matches()]).toEqual([false, 0]);
			output.take(stream, Buffer.from('80\r\nlistening on 81\n'));
			expect([output.hasMatched(), matches()]).toEqual([true, 1]);
		}
	});
});
