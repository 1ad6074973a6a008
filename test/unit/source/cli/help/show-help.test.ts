import {PassThrough} from 'node:stream';
import {expect, test} from 'vitest';
import {showHelp} from '../../../../../source/cli/help/show-help.ts';
import {createOutput} from '../../../../../source/cli/output/output.ts';

test('a copy of Pitwall without its pages says so', () => {
	const stdout = new PassThrough();
	const {signal: gone} = new AbortController();
	const output = createOutput({stdout, stderr: stdout, json: false, environment: {}, gone});
	expect(() => {
		showHelp('keys', {output, pages: '/nonexistent'});
	}).toThrow(expect.objectContaining({code: 'HELP_MISSING', exitCode: 66}));
	expect(stdout.read()).toBeNull();
});
