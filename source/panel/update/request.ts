/** Requests for instances, and questions before those that cannot be undone. Pure. */
import {isAlive} from '../../../state/domain/instance/alive.ts';
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {type WishName, wishes} from '../../verb/verbs.ts';
import {withToast} from '../keys/toast.ts';
import {instancesOf, type Model, nameOf} from '../model/model.ts';
import {only, type Step} from '../model/step.ts';
import {namesText} from '../text/names-text.ts';

/** Requests `kind` for `names`, after any question. */
export function request(
	model: Model,
	kind: WishName,
	names: string[],
	{confirmLive = false}: {confirmLive?: boolean} = {},
): Step {
	return {
		model: {...model, armed: null},
		effects: [{type: 'request', request: kind, names, confirmLive}],
	};
}

/** Asks the question of the verb for `views`; if it has none, requests the verb at once. */
export function requestOrAsk(model: Model, kind: WishName, views: readonly InstanceView[]): Step {
	const names = views.map(nameOf);
	const question = wishes[kind].question?.(views) ?? null;
	if (question === null) return request(model, kind, names);
	const onYes = {type: 'request', request: kind, names} as const;
	return only({...model, dialog: {kind: 'confirm', ...question, answer: 'key', typed: '', onYes}});
}

/** Asks for the word YES, with the names of all running instances. During a shutdown, shows a message instead. */
export function askShutdown(model: Model, nowMs: number): Step {
	if (model.shutdown !== null) {
		const facts = {tone: 'warning', text: 'The shutdown is under way', why: null} as const;
		return only(withToast(model, {...facts, fix: model.shutdown.text}, nowMs));
	}
	const running = instancesOf(model).filter(isAlive);
	const count = running.length === 1 ? '' : `${running.length} instances: `;
	return only({
		...model,
		dialog: {
			kind: 'confirm',
			title: 'Shut everything down?',
			lines: [
				running.length === 0
					? 'No instance runs.'
					: `Running: ${count}${namesText(running.map(nameOf))}`,
				'All instances and the supervisor are stopped; open positions stay open.',
			],
			answer: 'YES',
			typed: '',
			onYes: {type: 'shutdown'},
		},
	});
}
