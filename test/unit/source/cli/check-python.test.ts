import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {checkPython, oldestPython} from '../../../../source/cli/doctor/check-python.ts';
import {defaultSettings} from '../../../../state/domain/instance/instance-defaults.ts';
import {writeInterpreter} from '../../../support/python.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
	for (const place of ['own', 'shipped']) mkdirSync(join(folder, place));
	for (const file of ['own/both.ts', 'own/both.py', 'own/mine.py', 'shipped/theirs.py'])
		writeFileSync(join(folder, file), '');
});
afterEach(() => {
	rmSync(folder, {recursive: true});
});

const check = (algorithm: string, python: string) =>
	checkPython(
		[{...defaultSettings('BTC', 'BTC'), algorithm, python}],
		[join(folder, 'own'), join(folder, 'shipped')],
	);

test('doctor asks the interpreters of Python algorithms, and says nothing where there are none', () => {
	const python = writeInterpreter(folder, 'python', 'echo 3.8.1');
	expect(check('both', python)).toEqual([]);
	expect(check('none', python)).toEqual([]);
	for (const algorithm of ['mine', 'theirs'])
		expect(check(algorithm, python)).toMatchObject([
			{check: 'python of BTC', verdict: 'ok', found: `${python}, Python 3.8.1`},
		]);
});

test('one that is too old, broken or missing is a warning that says so', () => {
	const old = writeInterpreter(folder, 'old', 'echo 2.7.18');
	const broken = writeInterpreter(folder, 'broken', 'echo "no libpython" >&2; exit 127');
	expect(check('mine', old)).toMatchObject([
		{verdict: 'warning', found: `${old} is Python 2.7.18, expected 3.8 or newer`},
	]);
	expect(check('mine', broken)[0]?.found).toContain('it printed: no libpython');
	expect(check('mine', join(folder, 'missing'))[0]?.found).toContain('no such program');
});

test('the oldest version is the one of the host', () => {
	const host = fileURLToPath(new URL('../../../../runner/python/host/start.py', import.meta.url));
	expect(readFileSync(host, 'utf8')).toContain(`OLDEST = (${oldestPython.join(', ')})`);
});
