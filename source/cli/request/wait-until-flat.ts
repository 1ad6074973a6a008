/** Waits until instances hold no position, and proves it by a bar written after the request. */
import {exitCode} from '../../../state/domain/error.ts';
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {readSnapshot} from '../../../state/view/read-snapshot.ts';
import type {ControlContext} from '../../control/context.ts';
import type {RequestResult} from '../output/results.ts';
import {waitUntil} from '../../control/wait/wait-until.ts';

export type FlatQuestion = {
	names: readonly string[];
	/** The state before the request: a later bar must have been written. */
	before: readonly InstanceView[];
	waitMs: number;
};

/** Resolves once all are flat, or after `waitMs`, with one result per name. */
export async function waitUntilFlat(
	control: ControlContext,
	{names, before, waitMs}: FlatQuestion,
): Promise<Map<string, RequestResult>> {
	const bars = new Map(before.map(({settings, status}) => [settings.name, status?.bar ?? 0]));
	const look = () => {
		const {store, directory, clock} = control;
		const {instances} = readSnapshot({store, directory, usage: null, nowMs: clock.nowMs()});
		const seen = instances
			.filter(({settings}) => names.includes(settings.name))
			.map(view => judge(view, bars.get(view.settings.name) ?? 0, waitMs));
		return {done: seen.every(({ok}) => ok), seen};
	};
	const results = await waitUntil(control, look, waitMs);
	return new Map(results.map(result => [result.name, result]));
}

function judge({settings: {name}, status}: InstanceView, barBefore: number, waitMs: number) {
	const flat = status !== null && status.positionLots === 0 && status.bar > barBefore;
	const text = flat
		? `${name}: flat since bar ${status.bar}`
		: `${name}: not flat yet\nwhy: the closing order has not filled within ${waitMs / 1000} s; the request stays in force\nfix: pitwall why ${name}`;
	return {
		name,
		ok: flat,
		changed: true,
		text,
		code: flat ? null : 'WAIT_TIMEOUT',
		exitCode: flat ? exitCode.ok : exitCode.temporary,
	};
}
