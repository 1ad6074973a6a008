/** The one judge of verbs: what a request leads to, and where a key means nothing. Pure. */
import type {InstanceView} from '../../state/domain/instance/snapshot.ts';
import {liveRefusal} from './live.ts';
import type {Misfit, Refusal} from './refusal.ts';
import type {Decision, Verb, WishVerb} from './verb.ts';

/** Returns what becomes of a request for one instance. `confirmLive`: the person said twice that real money is meant. */
export function judge(
	verb: WishVerb,
	view: InstanceView,
	{confirmLive = false}: {confirmLive?: boolean},
): Decision | {refusal: Refusal} {
	const unconfirmed = verb.goal === 'running' && !confirmLive ? liveRefusal(view) : null;
	const refusal = unconfirmed ?? verb.refusal(view);
	return refusal === null ? verb.decide(view) : {refusal};
}

/** Returns why the key of `verb` is refused for this instance; null: it is not. */
export function keyMisfit(verb: Verb, view: InstanceView): Misfit | null {
	return verb.refusal(view) ?? verb.misfit?.(view) ?? null;
}

/** Whether `verb` is meant for `view` when several instances are asked for at once. */
export function fitsVerb(verb: Verb, view: InstanceView): boolean {
	return verb.fits?.(view) ?? keyMisfit(verb, view) === null;
}
