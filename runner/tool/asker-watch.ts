/**
 * A thread of a tool: ends the whole tool when its parent is gone, because no other process would. The tool's
 * own thread may be blocked forever by untrusted code.
 */
import {rmSync} from 'node:fs';
import {workerData} from 'node:worker_threads';
import type {AskerWatch} from './tool.ts';

const lookMs = 100;

const {asker, work} = workerData as AskerWatch;

setInterval(() => {
	// A process whose parent has gone is given another one.
	if (process.ppid === asker) return;
	if (work !== null) removeQuietly(work);
	// A tool leads a group of its own, with the interpreters and the compiler that it started.
	process.kill(-process.pid, 'SIGKILL');
}, lookMs);

/** The other thread may be writing into it. */
function removeQuietly(folder: string): void {
	try {
		rmSync(folder, {recursive: true, force: true, maxRetries: 5});
	} catch {
		// It ends all the same.
	}
}
