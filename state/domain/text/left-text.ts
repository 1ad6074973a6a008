/** Words for processes that outlived their run. Pure. */
import type {LeftProcess} from '../instance/run-marks.ts';

/** More are counted, not listed. */
const listedMax = 5;

/** Returns for example `its program lives: pid 12, pid 13 (user root)`; empty where nothing is left. */
export function leftText(left: readonly LeftProcess[]): string {
	if (left.length === 0) return '';
	return `its program lives: ${listLeft(left)}`;
}

/** Returns the processes, at most five of them by number. */
export function listLeft(left: readonly LeftProcess[]): string {
	const listed = left
		.slice(0, listedMax)
		.map(({pid, user, isOurs}) => `pid ${pid}${isOurs ? '' : ` (user ${user})`}`);
	const rest = left.length - listed.length;
	return [...listed, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

/** Returns what a person can do about processes of another user. */
export function leftFix(left: readonly LeftProcess[]): string {
	const others = left.filter(({isOurs}) => !isOurs).map(({pid}) => pid);
	return others.length === 0
		? 'wait until it is gone; a process in state D waits for a disk or network that does not answer'
		: `end it as its user or as root: sudo kill -9 ${others.join(' ')}`;
}
