/** Decides why an instance cannot be removed now. */
import {type AppErrorFacts, exitCode} from '../../state/domain/error.ts';
import {clearForeignFix} from '../../state/domain/instance/lock.ts';
import type {Observed} from '../../state/domain/instance/instance.ts';
import {readSnapshot} from '../../state/view/read-snapshot.ts';
import type {ControlContext} from './context.ts';
import {unknownInstance} from './unknown-instance.ts';

/** No process, and none about to start: the supervisor would start it during the removal. */
const atRest: ReadonlySet<Observed> = new Set(['stopped', 'failed']);

/** Returns the refusal; null: it can be removed. */
export function removalRefusal(
	{store, directory, clock}: ControlContext,
	name: string,
): AppErrorFacts | null {
	const {instances} = readSnapshot({store, directory, usage: null, nowMs: clock.nowMs()});
	const view = instances.find(({settings}) => settings.name === name);
	if (view === undefined)
		return unknownInstance(
			name,
			instances.map(({settings}) => settings.name),
		);
	const {observed, pid, wanted, reason, left} = view;
	if (observed === 'foreign')
		return {
			code: 'LOCK_FOREIGN',
			exitCode: exitCode.temporary,
			what: `${name}: not removed`,
			why: reason,
			fix: clearForeignFix(name),
		};
	const isResting = atRest.has(observed) || (observed === 'crashed' && wanted.wanted === 'stopped');
	if (pid === null && isResting && left.length === 0) return null;
	return {
		code: 'STILL_RUNNING',
		exitCode: exitCode.temporary,
		what: `${name}: not removed: it is ${observed}${pid === null ? '' : ` (pid ${pid})`}`,
		why: 'what trades must not lose its settings',
		fix: `pitwall stop ${name}, then pitwall remove ${name}`,
		details: {name, observed, pid},
	};
}
