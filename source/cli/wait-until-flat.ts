/** Waits until instances hold no position any more, and proves it by a bar that was written afterwards. */
import {exitCode} from '../../state/domain/error.ts';
import type {InstanceView} from '../../state/domain/snapshot.ts';
import {readSnapshot} from '../../state/read-snapshot.ts';
import {watchControl} from '../../state/watch-control.ts';
import type {ControlContext} from '../control/context.ts';
import type {RequestResult} from './command/request.ts';

export type FlatQuestion = {
	names: readonly string[];
	/** How things stood before the request: a bar must have been written since. */
	before: readonly InstanceView[];
	waitMs: number;
};

/** Resolves when all are flat, at the latest after `waitMs`; one result for each name. */
export async function waitUntilFlat(
	control: ControlContext,
	{names, before, waitMs}: FlatQuestion,
): Promise<Map<string, RequestResult>> {
	const bars = new Map(before.map(({settings, status}) => [settings.name, status?.bar ?? 0]));
	const look = () => {
		const {store, directory, clock} = control;
		const {instances} = readSnapshot({store, directory, usage: null, nowMs: clock.nowMs()});
		return instances
			.filter(({settings}) => names.includes(settings.name))
			.map(view => judge(view, bars.get(view.settings.name) ?? 0, waitMs));
	};
	const results = await untilAll(control, look, waitMs);
	return new Map(results.map(result => [result.name, result]));
}

async function untilAll(
	{store, directory}: ControlContext,
	look: () => RequestResult[],
	waitMs: number,
): Promise<RequestResult[]> {
	return new Promise((resolve, reject) => {
		const finish = (settle: () => void) => {
			clearTimeout(timer);
			watch.close();
			settle();
		};
		const step = (last: boolean) => {
			const results = look();
			if (last || results.every(({ok}) => ok))
				finish(() => {
					resolve(results);
				});
		};
		const watch = watchControl({
			store,
			directory,
			onChange: () => {
				step(false);
			},
			onError: error => {
				finish(() => {
					reject(error instanceof Error ? error : new Error(String(error)));
				});
			},
		});
		const timer = setTimeout(() => {
			step(true);
		}, waitMs);
		step(false);
	});
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
