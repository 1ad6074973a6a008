/** Python for tests: fixtures in a folder, stand-ins for interpreters, and whether there is one at all. */
import {spawnSync} from 'node:child_process';
import {chmodSync, cpSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

export const pythonFixtures = fileURLToPath(new URL('../../test/fixture/python', import.meta.url));

const {stdout} = spawnSync('python3', ['-c', 'import sys; print(sys.version_info >= (3, 8))'], {
	encoding: 'utf8',
});

/** Tests that need an interpreter are skipped without one: `describe.skipIf(!hasPython)`. */
export const hasPython = stdout?.trim() === 'True';

/** Copies every Python fixture into `folder`. */
export function copyPythonFixtures(folder: string): void {
	mkdirSync(folder, {recursive: true});
	const isSource = (path: string) => !path.includes('__pycache__');
	cpSync(pythonFixtures, folder, {recursive: true, filter: isSource});
}

/** Writes a shell script that is called as an interpreter would be; returns its path. */
export function writeInterpreter(folder: string, name: string, script: string): string {
	const path = join(folder, name);
	writeFileSync(path, `#!/bin/sh\n${script}\n`);
	chmodSync(path, 0o755);
	return path;
}
