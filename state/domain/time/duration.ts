/** How people write a time span in `pitwall.yaml`. Pure. */

const durationUnits: Record<string, number> = {
	ms: 1,
	s: 1000,
	m: 60_000,
	h: 3_600_000,
	d: 86_400_000,
};

/** Returns `250ms`, `10s`, `5m`, `2h` in milliseconds, or null. */
export function parseDuration(text: string): number | null {
	const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim());
	if (match === null) return null;
	const durationMs = Math.round(Number(match[1]) * (durationUnits[match[2] ?? ''] ?? Number.NaN));
	return Number.isSafeInteger(durationMs) ? durationMs : null;
}
