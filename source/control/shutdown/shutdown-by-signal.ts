/**
 * Safe shutdown without the control database: it needs no byte on any disk, and reports the requests that
 * were not recorded.
 */
import type {AppError} from '../../../state/domain/error.ts';
import type {ControlContext} from '../context.ts';
import {cleanEvidence, proveGone, type ShutdownStep, supervisorStep} from './prove-gone.ts';
import {stopUnrecorded} from './stop-unrecorded.ts';

export type ShutdownReport = {
	/** Whether everything is gone. */
	ok: boolean;
	/**
	 * Whether the instances stay stopped at the next `pitwall up`. False: the requests could not be recorded
	 * anywhere.
	 */
	isKept: boolean;
	evidence: ShutdownStep[];
};

/**
 * Ends the supervisor first, so that it restarts nothing, then every proven process. The requests are kept as
 * empty files if those can be created.
 */
export async function shutdownBySignal(
	{directory, clock}: Pick<ControlContext, 'directory' | 'clock'>,
	{cause, onProgress = () => {}}: {cause: AppError; onProgress?: (text: string) => void},
): Promise<ShutdownReport> {
	const {outcomes, note, isKept, supervisor, runs} = await stopUnrecorded(
		{directory, clock},
		{
			choose: settings => settings.map(({name}) => name),
			stopBy: 'term',
			cause,
			withSupervisor: true,
			onProgress,
		},
	);
	const steps = [
		...outcomes.filter(({ok, changed}) => changed || !ok).map(({text, ok}) => ({what: text, ok})),
		...(supervisor === null ? [] : [supervisorStep(supervisor)]),
		...cleanEvidence(directory, onProgress),
		...proveGone(directory, runs),
	];
	const ok = steps.every(step => step.ok);
	return {ok, isKept, evidence: [...steps, {what: note.replaceAll('\n', '; '), ok: false}]};
}
