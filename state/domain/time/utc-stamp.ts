/** Returns the wall-clock time `nowMs` as `YYYYMMDD_HHMMSS` in UTC, as in names of files. Pure. */
export function utcStamp(nowMs: number): string {
	const [date = '', time = ''] = new Date(nowMs).toISOString().slice(0, 19).split('T');
	return `${date.replaceAll('-', '')}_${time.replaceAll(':', '')}`;
}
