/** Signals of the supervisor: some ask it to end, others must not end it. */

/** Each asks for an end; the instances go on. */
const endings = ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const;

/** A closed terminal, and signals that mean nothing to a supervisor: a stray one must not end it. */
const ignored = ['SIGHUP', 'SIGUSR2', 'SIGALRM'] as const;

export type EndSignals = {
	/** Resolves at the first signal that asks for an end, also at one that came before anybody waited. */
	received: Promise<void>;
	close(): void;
};

/** Listens from now on. */
export function listenToEndSignals(): EndSignals {
	let end = () => {};
	const received = new Promise<void>(resolve => {
		end = resolve;
	});
	const ignore = () => {};
	for (const signal of endings) process.on(signal, end);
	for (const signal of ignored) process.on(signal, ignore);
	return {
		received,
		close() {
			for (const signal of endings) process.off(signal, end);
			for (const signal of ignored) process.off(signal, ignore);
		},
	};
}
