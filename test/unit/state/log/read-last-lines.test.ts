import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {readLastLines} from '../../../../state/log/read-last-lines.ts';

test('the last lines come oldest first, the one without newline included, from rotated files too', () => {
	const folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
	const path = join(folder, 'BTC.crash.log');
	try {
		expect(readLastLines(path, 5)).toEqual([]);
		writeFileSync(path, 'FATAL ERROR: heap\n\u001b[31mout of memory');
		writeFileSync(`${path}.000001`, 'older\nold\n');
		expect(readLastLines(path, 3)).toEqual(['old', 'FATAL ERROR: heap', '␛[31mout of memory']);
		expect(readLastLines(path, 1)).toEqual(['␛[31mout of memory']);
		expect(readLastLines(path, 0)).toEqual([]);
	} finally {
		rmSync(folder, {recursive: true});
	}
});
