/**
 * The context of every control request: the home, its control database, time, and the location of our
 * programs.
 */
import {syncConfig} from '../../state/control/sync-config.ts';
import type {Directory} from '../../state/home/directory.ts';
import type {Clock} from '../../state/domain/time/clock.ts';
import type {AppError} from '../../state/domain/error.ts';
import {systemClock} from '../../state/process/system-clock.ts';
import {type ControlStore, openControlStore} from '../../state/control/control-store.ts';
import {locatePrograms, type Programs} from '../supervisor/program.ts';

export type ControlContext = {
	directory: Directory;
	store: ControlStore;
	clock: Clock;
	programs: Programs;
	/** Why `pitwall.yaml` cannot be used; the last good settings apply meanwhile. */
	configProblem: AppError | null;
	/** Called when a change of the settings has to wait for others; optional. */
	onBusy?: () => void;
	close(): void;
};

/**
 * Opens the control database of a home and updates it from `pitwall.yaml`. The caller closes it.
 * @throws {@link AppError} as `openControlStore`.
 */
export async function openControl(
	directory: Directory,
	{clock = systemClock, programs = locatePrograms()}: {clock?: Clock; programs?: Programs} = {},
): Promise<ControlContext> {
	const store = openControlStore(directory.controlDatabase);
	try {
		const {error: configProblem} = await syncConfig(store, directory);
		return {directory, store, clock, programs, configProblem, close: () => store.close()};
	} catch (error) {
		store.close();
		throw error;
	}
}
