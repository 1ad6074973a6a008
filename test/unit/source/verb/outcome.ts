/** Words an outcome of the judge in one line, for tables of tests. */
import {judge} from '../../../../source/verb/judge.ts';
import {wishes, type WishName} from '../../../../source/verb/verbs.ts';
import type {Observed} from '../../../../state/domain/instance/instance.ts';
import type {InstanceView} from '../../../../state/domain/instance/snapshot.ts';
import {instanceOf} from '../panel/panel-fixture.ts';

/** A view of BTC in a state, as a person wants it or not. */
export function viewOf(
	observed: Observed,
	wanted: 'running' | 'stopped',
	change: Partial<InstanceView> = {},
): InstanceView {
	const view = instanceOf('BTC', observed, change);
	return {...view, wanted: {...view.wanted, wanted}};
}

/** For example `asked: BTC: start requested`, `nothing: BTC: already stopped` or `refused: LOCK_FOREIGN`. */
export function outcomeOf(verb: WishName, view: InstanceView, confirmLive = false): string {
	const decision = judge(wishes[verb], view, {confirmLive});
	if ('refusal' in decision) return `refused: ${decision.refusal.code}`;
	return 'nothing' in decision ? `nothing: ${decision.nothing}` : `asked: ${decision.text}`;
}
