/**
 * Signals to a test that the panel is idle: with `PITWALL_TEST_FD=<n>` a line `idle <sequence>` is written to
 * that descriptor each time no work is pending and the picture is painted. Without it nothing is written.
 */
import {writeSync} from 'node:fs';

/** Returns the function to call when idle. Gives up a descriptor that cannot be written. */
export function createIdleSignal(environment: NodeJS.ProcessEnv): () => void {
	const text = environment['PITWALL_TEST_FD'];
	let descriptor = text === undefined || !/^\d+$/.test(text) ? null : Number(text);
	let sequence = 0;
	return () => {
		if (descriptor === null) return;
		sequence += 1;
		try {
			writeSync(descriptor, `idle ${sequence}\n`);
		} catch {
			descriptor = null;
		}
	};
}
