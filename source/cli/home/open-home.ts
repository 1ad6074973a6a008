/** Opens a home for a command that only reads. Works without a supervisor and on a read-only disk. */
import {existsSync} from 'node:fs';
import {AppError} from '../../../state/domain/error.ts';
import type {Snapshot} from '../../../state/domain/instance/snapshot.ts';
import {createUsageSampler} from '../../../state/process/usage.ts';
import {readSnapshot} from '../../../state/view/read-snapshot.ts';
import {type ControlStore, openControlStore} from '../../../state/control/control-store.ts';
import {openControl} from '../../control/context.ts';
import type {CommandContext} from '../output/context.ts';

/**
 * Calls `look` with the store and the current snapshot, or returns null if there is no home yet. An unusable
 * configuration is noted on stderr, and the last valid one is shown.
 */
export async function lookAtHome<T>(
	context: CommandContext,
	look: (store: ControlStore, snapshot: Snapshot) => T,
): Promise<T | null> {
	const {directory, clock} = context;
	if (!existsSync(directory.config) && !existsSync(directory.controlDatabase)) return null;
	const store = await openToLook(context);
	try {
		const usage = createUsageSampler(() => clock.monotonicMs());
		return look(store, readSnapshot({store, directory, usage, nowMs: clock.nowMs()}));
	} finally {
		store.close();
	}
}

async function openToLook(context: CommandContext): Promise<ControlStore> {
	const {directory, clock, programs, output} = context;
	try {
		const {store, configProblem} = await openControl(directory, {clock, programs});
		if (configProblem !== null) output.note(configProblem.message);
		return store;
	} catch (error) {
		const readOnly = error instanceof AppError && error.code === 'HOME_READ_ONLY';
		if (!readOnly || !existsSync(directory.controlDatabase)) throw error;
		const store = openControlStore(directory.controlDatabase, {readonly: true});
		output.note(`${directory.home} is read-only: showing its last state`);
		return store;
	}
}

/** Notes on stderr that there is no home, with a fix. */
export function noteNoHome({directory, output}: CommandContext): void {
	output.note(
		`no Pitwall home in ${directory.home}\nfix: pitwall init, or choose one with --home DIR`,
	);
}
