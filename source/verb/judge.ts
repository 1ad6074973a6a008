/** Judges verbs: decides on requests, and refuses keys that mean nothing. Pure. */
import type {InstanceView} from '../../state/domain/instance/snapshot.ts';
import {liveRefusal} from './live.ts';
import type {Misfit, Refusal} from './refusal.ts';
import type {Decision, Verb, WishVerb} from './verb.ts';

/** Returns the decision on a request for one instance. `confirmLive`: the person confirmed the use of real money. */
export function judge(
	verb: WishVerb,
	view: InstanceView,
	{confirmLive = false}: {confirmLive?: boolean},
): Decision | {refusal: Refusal} {
	const unconfirmed = verb.goal === 'running' && !confirmLive ? liveRefusal(view) : null;
	const refusal = unconfirmed ?? verb.refusal(view);
	return refusal === null ? verb.decide(view) : {refusal};
}

/** Returns the reason if the key of `verb` is refused for this instance, else null. */
export function keyMisfit(verb: Verb, view: InstanceView): Misfit | null {
	return verb.refusal(view) ?? verb.misfit?.(view) ?? null;
}

/** Whether a request for several instances applies `verb` to `view`. */
export function fitsVerb(verb: Verb, view: InstanceView): boolean {
	return verb.fits?.(view) ?? keyMisfit(verb, view) === null;
}
