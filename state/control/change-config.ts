/**
 * Changes `pitwall.yaml` and the control database together. The write lock of the database serializes simultaneous
 * changes, so none is lost. The file has precedence: if the process ends between its writing and the commit, the next
 * look at the file updates the tables.
 */
import {type Config, parseConfig} from '../config/config.ts';
import {configStamp} from '../config/config-stamp.ts';
import {type ConfigEdit, editConfig} from '../config/edit-config.ts';
import {readText} from '../config/load-config.ts';
import {writeConfig} from '../config/write-config.ts';
import type {Directory} from '../home/directory.ts';
import {AppError, exitCode} from '../domain/error.ts';
import {systemRandom} from '../process/system-clock.ts';
import type {ControlStore} from './control-store.ts';
import {configuredNames, putConfig, refuseEmptied} from './sync-config.ts';

/** Returns the change to the current file; null: none. May be called more than once. Throws to refuse. */
export type DecideEdit = (config: Config) => ConfigEdit | null;

/** Attempts, if another program saves the file at the same moment. */
const triesMax = 5;

/**
 * Makes the change that `decide` returns; `alongside` writes related rows in the same transaction.
 * After an error, nothing is changed.
 * @throws {@link AppError} from `decide`; `CONFIG_INVALID`, `CONFIG_NOT_EDITABLE` (78), `CONFIG_MISSING` (66),
 * `CONFIG_CHANGING`, `DATABASE_BUSY` (75), and as {@link writeConfig}.
 */
export function changeConfig(
	store: ControlStore,
	directory: ConfigPlace,
	{decide, alongside = () => {}}: {decide: DecideEdit; alongside?: () => void},
): void {
	const editor = createEditor(directory.config);
	// First without the lock: most refusals need none, and parsing here delays no other process.
	plan(editor, directory, {store, decide});
	store.inOneWrite(() => {
		for (let tries = 1; !tryChange(store, directory, {editor, decide}); tries += 1)
			if (tries === triesMax) throw changingError(directory.config);
		alongside();
	});
}

type ConfigPlace = Pick<Directory, 'config' | 'home' | 'lockFile' | 'kernelLock'>;

type Editor = ReturnType<typeof createEditor>;

/** Reads and edits texts, and remembers the results: the file is usually unchanged at the second look. */
function createEditor(path: string) {
	const configs = new Map<string, Config>();
	const changes = new Map<string, string>();
	return {
		parse(text: string): Config {
			const config = configs.get(text) ?? parseConfig(text, path);
			configs.set(text, config);
			return config;
		},
		change(text: string, edit: ConfigEdit): string {
			const key = JSON.stringify([edit, text]);
			const changed = changes.get(key) ?? editConfig(text, edit, path);
			changes.set(key, changed);
			return changed;
		},
	};
}

/** The new content of the file; null: it stays unchanged. */
function plan(
	editor: Editor,
	{config: path}: ConfigPlace,
	{store, decide}: {store: ControlStore; decide: DecideEdit},
) {
	const isThere = configStamp(path) !== null;
	const before = isThere ? readText(path) : '';
	const config = editor.parse(before);
	// Writing one instance into an emptied file would remove all others.
	if (isThere) refuseEmptied(config, path, configuredNames(store));
	const edit = decide(config);
	if (edit === null) return null;
	// Throws if there is no file.
	if (!isThere) readText(path);
	const changed = editor.change(before, edit);
	return changed === before ? null : {before, changed, config: editor.parse(changed)};
}

function tryChange(
	store: ControlStore,
	directory: ConfigPlace,
	{editor, decide}: {editor: Editor; decide: DecideEdit},
): boolean {
	const path = directory.config;
	const planned = plan(editor, directory, {store, decide});
	if (planned === null) return true;
	if (
		!writeConfig(path, {
			text: planned.changed,
			before: planned.before,
			unique: systemRandom.hex(32),
		})
	)
		return false;
	const stamp = configStamp(path);
	// The file is gone again: the next look handles that.
	if (stamp !== null) putConfig(store, directory, {config: planned.config, stamp});
	return true;
}

function changingError(path: string): AppError {
	return new AppError({
		code: 'CONFIG_CHANGING',
		exitCode: exitCode.temporary,
		what: `${path}: another program saved it during every attempt to change it`,
		why: 'an editor or a program writes it again and again',
		fix: 'end that program, or edit the file with it',
		details: {path},
	});
}
