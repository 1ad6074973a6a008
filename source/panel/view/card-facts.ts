/** What every part of a card asks of its instance, derived once for each card. Pure. */
import type {Observed} from '../../../state/domain/instance/instance.ts';
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {lookOfState, shownState, type StateLook} from '../model/state-look.ts';

export type CardFacts = {
	instance: InstanceView;
	/** The state to show. */
	state: Observed;
	look: StateLook;
	/** A start was asked for and nothing came of it yet. */
	isPending: boolean;
};

/** Returns the facts of one card. */
export function cardFacts(instance: InstanceView): CardFacts {
	const state = shownState(instance);
	const isPending = state === 'starting' && instance.observed !== 'starting';
	return {instance, state, look: lookOfState(state), isPending};
}
