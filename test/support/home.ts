/** A home directory of its own for each test, removed afterwards. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type Directory, directoryAt} from '../../state/home/directory.ts';

export type TestHome = {directory: Directory; remove: () => void};

export function createTestHome(): TestHome {
	const directory = directoryAt(mkdtempSync(join(tmpdir(), 'pitwall-')));
	return {
		directory,
		remove: () => {
			rmSync(directory.home, {recursive: true, force: true});
		},
	};
}
