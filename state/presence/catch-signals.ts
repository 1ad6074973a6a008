/** Handles the signals of a process that holds a name: some ask it to end, others must not end it. */

export type SignalPlan = {
	/** Signals that ask the process to end. */
	ending: readonly NodeJS.Signals[];
	/** Ignored signals that would end the process by default. */
	ignored?: readonly NodeJS.Signals[];
	/** Called for every signal that asks for an end, including repeated ones. */
	onEnd: (signal: NodeJS.Signals) => void;
};

/** Catches the signals of `plan` from now on. Returns the function that restores the defaults. */
export function catchSignals({ending, ignored = [], onEnd}: SignalPlan): () => void {
	const ignore = () => {};
	for (const signal of ending) process.on(signal, onEnd);
	for (const signal of ignored) process.on(signal, ignore);
	return () => {
		for (const signal of ending) process.off(signal, onEnd);
		for (const signal of ignored) process.off(signal, ignore);
	};
}
