/** Carries out effects that concern instances and the supervisor, and reports how they ended as messages. */
import {messageOf} from '../../../state/domain/error.ts';
import {readSupervisor} from '../../../state/view/read-supervisor.ts';
import {areStopped} from '../../control/shutdown/are-stopped.ts';
import {shutdown} from '../../control/shutdown/shutdown.ts';
import {shutdownProof} from '../../control/shutdown/shutdown-proof.ts';
import {requestOf} from '../../control/requests.ts';
import {type WishName, wishes} from '../../verb/verbs.ts';
import type {ControlContext} from '../../control/context.ts';
import {stopUnrecorded} from '../../control/shutdown/stop-unrecorded.ts';
import {unrecordable} from '../../control/unrecordable.ts';
import {ensureSupervisor} from '../../supervisor/ensure-supervisor.ts';
import {restartSupervisor} from '../../supervisor/restart-supervisor.ts';
import {readDetails} from './details-reader.ts';
import {createEditRunner, type EditEffect} from './edit-runner.ts';
import type {Effect, RequestOutcome} from '../model/effect.ts';
import type {Report} from '../model/message.ts';
import {patiently} from './patiently.ts';

type RequestEffect = Extract<Effect, {type: 'request'}>;

type ControlEffect =
	| EditEffect
	| Extract<
			Effect,
			{type: 'request' | 'shutdown' | 'ensureSupervisor' | 'restartSupervisor' | 'readDetails'}
	  >;

export type EffectRunner = {
	/** Resolves when the effect has ended; never rejects. */
	run(effect: ControlEffect): Promise<void>;
};

export function createEffectRunner({
	context,
	report,
}: {
	context: ControlContext;
	report: (message: Report) => void;
}): EffectRunner {
	const edit = createEditRunner({context, report});

	function request({request, names, confirmLive}: RequestEffect): void {
		const outcomes = requestOf(request)(context, names, {
			requestedBy: 'panel',
			confirmLive,
		}).map(
			(outcome): RequestOutcome => ({
				name: outcome.name,
				ok: outcome.ok,
				changed: outcome.ok && outcome.changed,
				text: outcome.text,
			}),
		);
		report({type: 'requested', request, outcomes});
	}

	/** A stop needs no room on any disk: if it cannot be recorded, it is done by signals. */
	async function requestAnyway(effect: RequestEffect): Promise<void> {
		const {request: kind, names} = effect;
		try {
			await patiently(() => request(effect), report);
			return await ensureFor(kind, names);
		} catch (error) {
			const cause = unrecordable(error);
			const {stopBy} = wishes[kind];
			if (cause === null || stopBy === null) throw error;
			const {outcomes, note} = await stopUnrecorded(context, {
				choose: () => names,
				stopBy,
				cause,
			});
			if (outcomes.every(({ok}) => ok))
				report({type: 'problem', text: `${names.join(' ')}: ${note}`});
			else report({type: 'requested', request: kind, outcomes});
		}
	}

	async function shutDown(): Promise<void> {
		const shut = await shutdown(context, {
			requestedBy: 'panel',
			onProgress: text => report({type: 'shutdownProgress', text}),
		});
		const left = shut.evidence.filter(step => !step.ok).map(({what}) => what);
		const text = `Not everything is gone: ${left.join('; ')}\nfix: pitwall doctor, then Q again`;
		report({type: 'shutdownEnded', proof: shut.ok ? shutdownProof(shut) : null, text});
	}

	async function makeReady(start: () => Promise<unknown>): Promise<void> {
		report({type: 'supervisor', state: 'starting'});
		try {
			await start();
			report({type: 'supervisor', state: 'ready'});
		} catch (error) {
			report({type: 'supervisor', state: {failed: messageOf(error)}});
			throw error;
		}
	}

	/** Where none runs, a person's wish for an instance starts the supervisor that carries it out. */
	async function ensureFor(kind: WishName, names: readonly string[]): Promise<void> {
		const {store, directory, clock} = context;
		const isWanted = () => names.some(name => store.wanted(name).wanted === 'running');
		const {goal} = wishes[kind];
		const starts = goal === 'running' && isWanted();
		const stops = goal === 'stopped' && !areStopped(context, names);
		if (!starts && !stops) return;
		if (!readSupervisor(directory, clock.nowMs()).running)
			await makeReady(() => ensureSupervisor(context));
	}

	async function carryOut(effect: ControlEffect): Promise<void> {
		switch (effect.type) {
			case 'request':
				return await requestAnyway(effect);
			case 'shutdown':
				return await patiently(shutDown, report);
			case 'ensureSupervisor':
				return await makeReady(() => ensureSupervisor(context));
			case 'restartSupervisor':
				return await makeReady(() => restartSupervisor(context));
			case 'readDetails':
				return report({type: 'details', details: readDetails(context, effect.name)});
			case 'scanAlgorithms':
			case 'addInstance':
			case 'removeInstances':
			case 'setParameters':
			case 'upgrade':
				await edit(effect);
				if (effect.type === 'upgrade') await ensureFor('restart', effect.restart);
				return;
			default:
				return effect satisfies never;
		}
	}

	return {
		async run(effect) {
			try {
				await carryOut(effect);
			} catch (error) {
				if (effect.type === 'shutdown')
					report({type: 'shutdownEnded', proof: null, text: messageOf(error)});
				else report({type: 'problem', text: messageOf(error)});
			}
		},
	};
}
