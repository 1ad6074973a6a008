/** Refusals of requests that an instance cannot carry out in its current state. Pure. */
import {type AppErrorFacts, exitCode} from '../../state/domain/error.ts';
import {leftFix, listLeft} from '../../state/domain/text/left-text.ts';
import {clearForeignFix} from '../../state/domain/instance/lock.ts';
import type {InstanceView} from '../../state/domain/instance/snapshot.ts';

export type Refusal = Pick<AppErrorFacts, 'code' | 'exitCode' | 'what'> & {
	why?: string | undefined;
	fix?: string | undefined;
};

/** A program sends its own orders: Pitwall can neither hold one back nor send one. */
export function programRefusal(
	{name, algorithm}: InstanceView['settings'],
	verb: 'paused' | 'resumed' | 'flattened',
): Refusal {
	return {
		code: 'NOT_AN_ALGORITHM',
		exitCode: exitCode.unavailable,
		what: `${name}: it cannot be ${verb}`,
		why: `it wraps a program (${algorithm}), which trades by itself: Pitwall sees none of its orders`,
		fix: `do it in the program, or stop it: pitwall stop ${name}`,
	};
}

/** A start takes the settings of the file, whatever runs now. */
export function liveRefusal(
	{nextSettings: {name, kind, mode, account, capitalMicros}}: InstanceView,
	{confirmLive}: {confirmLive?: boolean},
): Refusal | null {
	if (mode !== 'LIVE' || confirmLive) return null;
	return {
		code: 'LIVE_NOT_CONFIRMED',
		exitCode: exitCode.usage,
		what: `${name}: not started: it trades LIVE on account ${account}${kind === 'command' ? '' : ` with ${capitalMicros / 1e6}`}`,
		why: 'real money needs a second yes',
		fix: `pitwall start ${name} --confirm-live`,
	};
}

export function foreignRefusal({settings: {name}, observed, reason}: InstanceView): Refusal | null {
	if (observed !== 'foreign') return null;
	return {
		code: 'LOCK_FOREIGN',
		exitCode: exitCode.temporary,
		what: `${name}: nothing was changed`,
		why: reason,
		fix: clearForeignFix(name),
	};
}

/** Only another user can end that user's processes, and a second copy must not run beside them. */
export function deniedRefusal(
	{settings: {name}, left}: InstanceView,
	verb: 'started' | 'stopped',
): Refusal | null {
	const denied = left.filter(({isOurs}) => !isOurs);
	if (denied.length === 0) return null;
	return {
		code: 'PROGRAM_STILL_THERE',
		exitCode: exitCode.permission,
		what: `${name}: not ${verb}: its program lives: ${listLeft(denied)}`,
		why:
			verb === 'started'
				? 'this user may not end it, and a second one must not run beside it'
				: 'this user may not end it',
		fix: leftFix(denied),
	};
}
