/**
 * Changes `pitwall.yaml` and the control database together. The write lock of the database is the mutex: of a hundred
 * changes at once, each is made on what the one before it left, and none is lost. The file is the truth: should the
 * process end between its writing and the commit, the next look at the file brings the tables in line.
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

/** What to change, decided on the file as it is now, maybe more than once; null: nothing in it. It throws to refuse. */
export type DecideEdit = (config: Config) => ConfigEdit | null;

/** Somebody else may save the file at the same moment; more often than this is no accident. */
const triesMax = 5;

/**
 * Carries out what `decide` says; `alongside` writes what belongs to it in the same transaction.
 * @throws {@link AppError} what `decide` throws; `CONFIG_INVALID`, `CONFIG_NOT_EDITABLE` (78), `CONFIG_MISSING` (66),
 * `CONFIG_CHANGING`, `DATABASE_BUSY` (75), and as {@link writeConfig}. Nothing is changed then.
 */
export function changeConfig(
	store: ControlStore,
	directory: ConfigPlace,
	{decide, alongside = () => {}}: {decide: DecideEdit; alongside?: () => void},
): void {
	const editor = createEditor(directory.config);
	// Once without the lock: most refusals need none, and what is parsed here keeps nobody waiting.
	plan(editor, directory, {store, decide});
	store.inOneWrite(() => {
		for (let tries = 1; !tryChange(store, directory, {editor, decide}); tries += 1)
			if (tries === triesMax) throw changingError(directory.config);
		alongside();
	});
}

type ConfigPlace = Pick<Directory, 'config' | 'home' | 'lockFile' | 'kernelLock'>;

type Editor = ReturnType<typeof createEditor>;

/** Reads and edits texts, each once: the file is mostly the same when it is looked at again. */
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

/** What the file would become; null: it stays as it is. */
function plan(
	editor: Editor,
	{config: path}: ConfigPlace,
	{store, decide}: {store: ControlStore; decide: DecideEdit},
) {
	const isThere = configStamp(path) !== null;
	const before = isThere ? readText(path) : '';
	const config = editor.parse(before);
	// Written back with one instance, an emptied file would remove all the others.
	if (isThere) refuseEmptied(config, path, configuredNames(store));
	const edit = decide(config);
	if (edit === null) return null;
	// This tells that there is none.
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
	// Gone again already: the next look decides what that means.
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
