/** Spans of time and clock times as text. All times are UTC. */

const secondMs = 1000;
const dayMs = 86_400 * secondMs;

/** Returns a duration: `00:07`, `12:04`, `3:12:04`, `2d 04:11`. Negative counts as 0. */
export function formatDuration(durationMs: number): string {
	const seconds = Math.floor(Math.max(0, durationMs) / secondMs);
	const two = (value: number) => String(value).padStart(2, '0');
	const hours = Math.floor(seconds / 3600);
	const minutes = two(Math.floor(seconds / 60) % 60);
	if (durationMs >= dayMs) return `${Math.floor(hours / 24)}d ${two(hours % 24)}:${minutes}`;
	const rest = `${minutes}:${two(seconds % 60)}`;
	return hours > 0 ? `${hours}:${rest}` : rest;
}

/** Returns an age, to the minute: `4m`, `3h 12m`, `2d 04:11`. Negative counts as 0. */
export function formatAge(durationMs: number): string {
	if (durationMs >= dayMs) return formatDuration(durationMs);
	const minutes = Math.floor(Math.max(0, durationMs) / 60_000);
	const hours = Math.floor(minutes / 60);
	return hours > 0 ? `${hours}h ${String(minutes % 60).padStart(2, '0')}m` : `${minutes}m`;
}

/** Returns a wait or an age with its unit: `0.8 s`, `12 s`, `3 min`, `5 h`, `2 d`. */
export function formatWait(durationMs: number): string {
	const seconds = Math.max(0, durationMs) / secondMs;
	if (seconds < 10) return `${seconds.toFixed(1)} s`;
	if (seconds < 120) return `${Math.floor(seconds)} s`;
	if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
	if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`;
	return `${Math.floor(seconds / 86_400)} d`;
}

/** Returns the UTC time of day: `22:31:07`. */
export function formatClock(atMs: number): string {
	return new Date(atMs).toISOString().slice(11, 19);
}

/** Returns date and time in UTC, to the second: `2026-11-21 22:31:07`. */
export function formatMoment(atMs: number): string {
	return new Date(atMs).toISOString().slice(0, 19).replace('T', ' ');
}
