import {expect, test} from 'vitest';
import type {CommandContext} from '../../../../../source/cli/output/context.ts';
import {printResults, type RequestResult} from '../../../../../source/cli/output/results.ts';

test('results have the keys of the contract in its order, and the exit code of the first refusal', () => {
	const documents: unknown[] = [];
	const output = {
		document: (document: unknown) => documents.push(document),
		line: () => {},
		lines: () => {},
		note: () => {},
	} as unknown as CommandContext['output'];
	const done: RequestResult = {
		exitCode: 0,
		upgrade: {before: null, snapshotHash: 'a', changes: []},
		code: null,
		text: 'done',
		changed: true,
		ok: true,
		name: 'BTC',
	};
	const refused: RequestResult = {
		text: 'no',
		code: 'STILL_RUNNING',
		exitCode: 75,
		name: 'ETH',
		ok: false,
		changed: false,
	};
	expect(printResults({output} as CommandContext, [done, refused])).toBe(75);
	expect(documents.map(document => JSON.stringify(document))).toEqual([
		'[{"name":"BTC","ok":true,"changed":true,"text":"done","code":null,"exitCode":0,"upgrade":{"before":null,"snapshotHash":"a","changes":[]}},' +
			'{"name":"ETH","ok":false,"changed":false,"text":"no","code":"STILL_RUNNING","exitCode":75}]',
	]);
});
