/** Text about processes that outlived their run. Pure. */
import type {LeftProcess} from '../instance/run-marks.ts';

/** Further ones are only counted. */
const listedMax = 5;

/** Returns for example `its program lives: pid 12, pid 13 (user root)`; empty if none are left. */
export function leftText(left: readonly LeftProcess[]): string {
	if (left.length === 0) return '';
	return `its program lives: ${listLeft(left)}`;
}

/** Lists at most five processes by number. */
export function listLeft(left: readonly LeftProcess[]): string {
	const listed = left
		.slice(0, listedMax)
		.map(({pid, user, isOurs}) => `pid ${pid}${isOurs ? '' : ` (user ${user})`}`);
	const rest = left.length - listed.length;
	return [...listed, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

/** Returns the fix for processes of another user. */
export function leftFix(left: readonly LeftProcess[]): string {
	const others = left.filter(({isOurs}) => !isOurs).map(({pid}) => pid);
	return others.length === 0
		? 'wait until it is gone; a process in state D waits for a disk or network that does not answer'
		: `end it as its user or as root: sudo kill -9 ${others.join(' ')}`;
}
