/**
 * Changes `pitwall.yaml` and the control database together. The write lock of the database is the mutex: of a hundred
 * changes at once, each is made on what the one before it left, and none is lost. The file is the truth: should the
 * process end between its writing and the commit, the next look at the file brings the tables in line.
 */
import {type Config, parseConfig} from './config/config.ts';
import {configStamp} from './config/config-stamp.ts';
import {type ConfigEdit, editConfig} from './config/edit-config.ts';
import {readText} from './config/load-config.ts';
import {writeConfig} from './config/write-config.ts';
import type {Directory} from './directory.ts';
import {AppError, exitCode} from './domain/error.ts';
import type {ControlStore} from './sqlite/control-store.ts';
import {putConfig} from './sync-config.ts';

/** What to change, decided on the file as it is now; null: nothing in the file. It throws to refuse. */
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
	directory: Pick<Directory, 'config' | 'lockFile'>,
	{decide, alongside = () => {}}: {decide: DecideEdit; alongside?: () => void},
): void {
	store.inOneWrite(() => {
		for (let tries = 1; !tryChange(store, directory, decide); tries += 1)
			if (tries === triesMax) throw changingError(directory.config);
		alongside();
	});
}

function tryChange(
	store: ControlStore,
	directory: Pick<Directory, 'config' | 'lockFile'>,
	decide: DecideEdit,
): boolean {
	const path = directory.config;
	const isThere = configStamp(path) !== null;
	const before = isThere ? readText(path) : '';
	const edit = decide(parseConfig(before, path));
	if (edit === null) return true;
	// This tells that there is none.
	if (!isThere) readText(path);
	const changed = editConfig(before, edit, path);
	if (changed === before) return true;
	const config = parseConfig(changed, path);
	if (!writeConfig(path, changed, before)) return false;
	const stamp = configStamp(path);
	// Gone again already: the next look decides what that means.
	if (stamp !== null) putConfig(store, directory, {config, stamp});
	return true;
}

function changingError(path: string): AppError {
	return new AppError({
		code: 'CONFIG_CHANGING',
		exitCode: exitCode.temporary,
		what: `${path}: it was saved by somebody else each time it was to be changed`,
		why: 'an editor or a program writes it again and again',
		fix: 'end that program, or edit the file with it',
		details: {path},
	});
}
