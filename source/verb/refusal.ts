/** Why a verb cannot be done to an instance: each rule that several verbs share, in its one wording. Pure. */
import {type AppErrorFacts, exitCode} from '../../state/domain/error.ts';
import {clearForeignFix} from '../../state/domain/instance/lock.ts';
import type {InstanceView} from '../../state/domain/instance/snapshot.ts';
import {leftFix, listLeft} from '../../state/domain/text/left-text.ts';

/** What to do instead: a text, or verbs in their order, which `fix-text.ts` words as keys or as commands. */
export type Fix = string | readonly string[];

export type Misfit = {what: string; why: string; fix?: Fix};

export type Refusal = Misfit & Pick<AppErrorFacts, 'code' | 'exitCode'>;

/** The lock of the instance is held by a machine that cannot be seen from here. */
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

/** A process of another user can be ended by that user alone, and a second copy must not run beside it. */
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

/** The orders of a program are its own: Pitwall can neither hold one back nor send one. */
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
