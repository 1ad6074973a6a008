/** Makes a supervisor that stops with its instances wait until none lives, or the time of all is up. */

export type StopAll = {
	/** Must be called after each look at the instances. */
	looked(): void;
	/** The names that still lived when the time was up; usually empty. */
	ended: Promise<string[]>;
};

/** Beyond the longest stop timeout, in milliseconds: `SIGKILL` and leftovers take a moment. */
const graceMs = 5000;

/** Waits a little longer than `stopTimeoutMsMax`; `onLate` then ends the rest. */
export function waitForAll({
	stopTimeoutMsMax,
	living,
	onLate,
}: {
	stopTimeoutMsMax: number;
	living: () => string[];
	onLate: () => void;
}): StopAll {
	let looked = () => {};
	const ended = new Promise<string[]>(resolve => {
		const timer = setTimeout(() => {
			onLate();
			resolve(living());
		}, stopTimeoutMsMax + graceMs);
		looked = () => {
			if (living().length > 0) return;
			clearTimeout(timer);
			resolve([]);
		};
	});
	return {looked, ended};
}
