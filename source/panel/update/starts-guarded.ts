/** Blocks every start during a shutdown, from any key, click or word. Pure. */
import {wishes} from '../../verb/verbs.ts';
import {shutdownRefusal} from '../keys/refusal.ts';
import {refused, withToast} from '../keys/toast.ts';
import type {Effect} from '../model/effect.ts';
import type {Model} from '../model/model.ts';
import {only, type Step} from '../model/step.ts';

/** Whether an effect starts a process of the home. */
function startsSomething(effect: Effect): boolean {
	if (effect.type === 'request') return wishes[effect.request].goal === 'running';
	return (
		effect.type === 'ensureSupervisor' ||
		effect.type === 'restartSupervisor' ||
		(effect.type === 'upgrade' && effect.restart.length > 0)
	);
}

/** Refuses effects that start a process during a shutdown. */
export function startsGuarded(before: Model, step: Step, nowMs: number): Step {
	const refusal = shutdownRefusal(before);
	if (refusal === null || !step.effects.some(startsSomething)) return step;
	const model = {...step.model, supervisor: before.supervisor};
	return only(withToast(model, refused(refusal), nowMs));
}
