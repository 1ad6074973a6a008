/**
 * Tells a test when the panel is at rest: with `PITWALL_TEST_FD=<n>` a line `idle <sequence>` goes to that
 * descriptor each time no work is pending and the picture is painted. Without it nothing is written.
 */
import {writeSync} from 'node:fs';

/** Returns what to call at rest. A descriptor that cannot be written is given up. */
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
