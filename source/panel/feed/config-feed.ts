/**
 * Notices edits of `pitwall.yaml` while the panel is open and reports their problems. Updates the control
 * database as any command does; the supervisor does the same for itself.
 */
import {messageOf} from '../../../state/domain/error.ts';
import {configStamp} from '../../../state/config/config-stamp.ts';
import {syncConfig} from '../../../state/control/sync-config.ts';
import type {ControlContext} from '../../control/context.ts';

export type ConfigFeed = {
	/** Checks the file and reads an edit. Without one it costs a `stat`. */
	check(): void;
};

export function createConfigFeed({
	context: {store, directory, configProblem},
	onProblem,
}: {
	context: Pick<ControlContext, 'store' | 'directory' | 'configProblem'>;
	/** The current problem of the file, as the text of its error; null: none. */
	onProblem: (text: string | null) => void;
}): ConfigFeed {
	let seen = configStamp(directory.config);
	if (configProblem !== null) onProblem(configProblem.message);

	async function read(): Promise<void> {
		try {
			const {error} = await syncConfig(store, directory);
			onProblem(error === null ? null : error.message);
		} catch (error) {
			onProblem(messageOf(error));
		}
	}

	return {
		check() {
			const stamp = configStamp(directory.config);
			if (stamp === seen) return;
			seen = stamp;
			void read();
		},
	};
}
