/** One finding of `pitwall doctor`. */
export type Finding = {
	/** Subject of the check. */
	check: string;
	/** `fault`: Pitwall cannot work like this. `warning`: it works, with a risk that a person should know. */
	verdict: 'ok' | 'warning' | 'fault';
	/** Result of the check, with numbers. */
	found: string;
	/** The fix; null if none is needed. */
	fix: string | null;
};

/** Returns a finding that needs no action. */
export function fine(check: string, found: string): Finding {
	return {check, verdict: 'ok', found, fix: null};
}

/** Returns a finding of a risk. */
export function warning(check: string, found: string, fix: string): Finding {
	return {check, verdict: 'warning', found, fix};
}

/** Returns a finding that prevents work. */
export function fault(check: string, found: string, fix: string): Finding {
	return {check, verdict: 'fault', found, fix};
}
