/** The outcome of one message: the new model, and the effects to run. */
import type {Effect} from './effect.ts';
import type {Model} from './model.ts';

export type Step = {model: Model; effects: Effect[]};

/** A step without effects. */
export function only(model: Model): Step {
	return {model, effects: []};
}
