/** One answer of `pitwall doctor`. */
export type Finding = {
	/** What was looked at. */
	check: string;
	/** `fault`: Pitwall cannot work like this. `warning`: it works, with a risk that a person should know. */
	verdict: 'ok' | 'warning' | 'fault';
	/** What was found, with figures. */
	found: string;
	/** How to mend it; null when there is nothing to mend. */
	fix: string | null;
};

/** Returns a finding that needs nothing. */
export function fine(check: string, found: string): Finding {
	return {check, verdict: 'ok', found, fix: null};
}

/** Returns a finding of a risk. */
export function warning(check: string, found: string, fix: string): Finding {
	return {check, verdict: 'warning', found, fix};
}

/** Returns a finding that stands in the way. */
export function fault(check: string, found: string, fix: string): Finding {
	return {check, verdict: 'fault', found, fix};
}
