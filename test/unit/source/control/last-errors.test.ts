import {expect, test} from 'vitest';
import {lastErrorLines} from '../../../../source/control/last-errors.ts';
import {instanceOf, programOf} from '../panel/panel-fixture.ts';

const line = (level: string, text: string) => `2026-11-27T16:48:54.585Z ${level} [BTC-SIM] ${text}`;
const failed = instanceOf('BTC', 'failed', {reason: 'algorithm mine: it threw on bar 1; exit 65'});

test('the errors of the newest life are told with file and line, without what is said already', () => {
	const logLines = [
		line('ERROR', 'why: TypeError: of an earlier life (at mine.ts:1)'),
		line('INFO ', 'Started BTC with mine, account paper'),
		line('INFO ', 'Ready: mine'),
		line('ERROR', 'algorithm mine: it threw on bar 1'),
		line('ERROR', 'why: TypeError: bad figure (at lib/check.ts:2)'),
		line('ERROR', 'fix: correct the algorithm, then start it again with --upgrade'),
		line('ERROR', '[ALGORITHM_THREW]'),
		line('INFO ', 'Ended with exit code 65'),
	];
	expect(lastErrorLines({view: failed, logLines, crashLines: []})).toEqual([
		'TypeError: bad figure (at lib/check.ts:2)',
	]);
});

test('stderr of a program counts, and last words on the real stderr come last', () => {
	const view = programOf('failed', {reason: 'exit 3'});
	const logLines = [line('INFO ', 'hello'), line('WARN ', '  File "bot.py", line 3')];
	const crashLines = ['out of memory', ' 1: 0x12ab node::Abort() [node]', ''];
	expect(lastErrorLines({view, logLines, crashLines})).toEqual([
		'  File "bot.py", line 3',
		'out of memory',
	]);
});

test('a long traceback keeps its end, which explains it', () => {
	const logLines = Array.from({length: 30}, (_, at) => line('ERROR', `frame ${at}`));
	const told = lastErrorLines({view: failed, logLines, crashLines: []});
	expect(told).toHaveLength(8);
	expect(told.at(-1)).toBe('frame 29');
});
