/** Warns when a supervisor may open few files: it works, but only sweeps see the deaths of adopted instances. */
import type {LogWriter} from '../../state/log/log-writer.ts';
import {
	heldFilesMax,
	openFilesComfort,
	openFilesMax,
} from '../../state/process/open-files-limit.ts';

export function warnOfFewFiles(log: Pick<LogWriter, 'warn'>): void {
	const most = openFilesMax();
	if (most !== null && most < openFilesComfort)
		log.warn(
			`Only ${most} files may be open at once (expected ${openFilesComfort} or more): ${heldFilesMax(most)} adopted instances are watched directly, others by sweeps; raise ulimit -n or LimitNOFILE=`,
		);
}
