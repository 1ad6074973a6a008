/** Refusals of verbs: the rules that several verbs share. Pure. */
import {type AppErrorFacts, exitCode} from '../../state/domain/error.ts';
import {clearForeignFix} from '../../state/domain/instance/lock.ts';
import type {InstanceView} from '../../state/domain/instance/snapshot.ts';
import {leftFix, listLeft} from '../../state/domain/text/left-text.ts';

/** The fix: a text, or verbs in order, which `fix-text.ts` writes as keys or as commands. */
export type Fix = string | readonly string[];

export type Misfit = {what: string; why: string; fix?: Fix};

export type Refusal = Misfit & Pick<AppErrorFacts, 'code' | 'exitCode'>;

/** Another machine, which this one cannot see, holds the lock of the instance. */
export function foreignRefusal({settings: {name}, observed, reason}: InstanceView): Refusal | null {
	if (observed !== 'foreign') return null;
	return {
		code: 'LOCK_FOREIGN',
		exitCode: exitCode.temporary,
		what: `${name}: nothing was changed`,
		why: reason === '' ? 'its lock was taken on another machine' : reason,
		fix: clearForeignFix(name),
	};
}

/** Only another user can end the process, and a second copy must not run beside it. */
export function deniedRefusal(
	{settings: {name}, left}: InstanceView,
	participle: 'started' | 'stopped',
): Refusal | null {
	const denied = left.filter(({isOurs}) => !isOurs);
	if (denied.length === 0) return null;
	return {
		code: 'PROGRAM_STILL_THERE',
		exitCode: exitCode.permission,
		what: `${name}: not ${participle}: its program lives: ${listLeft(denied)}`,
		why:
			participle === 'started'
				? 'this user may not end it, and a second one must not run beside it'
				: 'this user may not end it',
		fix: leftFix(denied),
	};
}

/** A program sends its own orders: Pitwall can neither block nor send one. */
export function programRefusal(
	{settings: {name, kind, algorithm}}: InstanceView,
	participle: 'paused' | 'resumed' | 'flattened',
): Refusal | null {
	if (kind !== 'command') return null;
	return {
		code: 'NOT_AN_ALGORITHM',
		exitCode: exitCode.unavailable,
		what: `${name} cannot be ${participle}`,
		why: `it wraps a program (${algorithm}), which trades by itself: Pitwall sees none of its orders`,
		fix: `do it in the program, or stop it: pitwall stop ${name}`,
	};
}
