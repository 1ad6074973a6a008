import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {takeKernelLock} from '../../../../state/lock/kernel-lock.ts';
import {openSqlite} from '../../../../state/sqlite/driver.ts';

test.each([
	['a database', (path: string) => openSqlite(path, {})],
	['a lock', (path: string) => takeKernelLock(path)],
])(
	'%s in a directory that is not there: a system error, not the bare one of the driver',
	(_, open) => {
		const directory = mkdtempSync(join(tmpdir(), 'pitwall-driver-'));
		rmSync(directory, {recursive: true});
		const path = join(directory, 'file');
		expect(() => open(path)).toThrow(
			expect.objectContaining({code: 'ENOENT', syscall: 'open', path}) as Error,
		);
	},
);
