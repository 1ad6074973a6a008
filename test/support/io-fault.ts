/** Builds the preload that lets calls of the C library fail; null, with the reason, where that cannot be done. */
import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, renameSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const source = fileURLToPath(new URL('../../test/fixture/io/fails-nth-call.c', import.meta.url));

/** Returns the path of the library, or why there is none. */
export function buildIoFault(): {library: string} | {missing: string} {
	if (process.platform !== 'linux') return {missing: 'LD_PRELOAD is tried on Linux alone'};
	const folder = join(process.cwd(), 'dist', '.programs');
	const library = join(folder, 'fails-nth-call.so');
	mkdirSync(folder, {recursive: true});
	if (existsSync(library) && statSync(library).mtimeMs > statSync(source).mtimeMs) return {library};
	const fresh = `${library}.${process.pid}`;
	const flags = ['-shared', '-fPIC', '-O1', '-o', fresh, source, '-ldl'];
	const {status, error} = spawnSync('cc', flags, {encoding: 'utf8'});
	if (status !== 0)
		return {missing: `no C compiler: ${error?.message ?? `cc ended with ${status}`}`};
	renameSync(fresh, library);
	return {library};
}
