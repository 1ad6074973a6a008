/**
 * Code snapshots: the code that an instance trades with, in `snapshots/<sha256>/`, whatever happens to the
 * file it came from. The hash covers every file of the snapshot, so that a change of any is noticed.
 *
 * A plain JavaScript file is copied. Anything with imports, and TypeScript, becomes one bundled file that
 * also holds the libraries it uses, with its own sources beside it to read. A Python file is copied with what
 * it imports from its own folder; the libraries it uses are the interpreter's.
 */
import {createHash} from 'node:crypto';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import {basename, dirname, extname, join, relative} from 'node:path';
import {AppError, exitCode, hasErrorCode} from '../../state/domain/error.ts';
import {instanceDefaults} from '../../state/domain/instance-defaults.ts';
import {sha256} from '../../state/domain/sha256.ts';
import {pythonSnapshotFiles} from '../python/snapshot-python.ts';
import {bundleAlgorithm} from './bundle.ts';

export type Snapshot = {
	/** SHA-256 over paths and contents, 64 hexadecimal digits. */
	hash: string;
	/** Absolute path of the file to import. */
	entry: string;
};

/** Path in the snapshot → content. */
type SnapshotFiles = ReadonlyMap<string, string>;

/** Makes `.js` an ES module, whatever surrounds the home directory. */
const manifest = '{"type": "module"}\n';

/** Names the file that is run where others lie beside it. */
const entryFile = 'entry.json';

const importPattern = /^\s*(?:import\b|export\b[^;]*?\bfrom\b)|\bimport\s*\(|\brequire\s*\(/m;

/**
 * Stores the code of `file` under `snapshots` and returns where; an equal one is shared.
 * @param interpreter finds the imports of a Python file.
 * @throws {@link AppError} `ALGORITHM_NOT_LOADED` (65) when it cannot be read or compiled, `PYTHON_…` (78).
 */
export async function takeSnapshot(
	file: string,
	snapshots: string,
	interpreter: string = instanceDefaults.python,
): Promise<Snapshot> {
	const files = await snapshotFiles(file, interpreter);
	const hash = hashOf(files);
	const folder = join(snapshots, hash);
	if (!existsSync(folder)) store(files, folder, snapshots);
	return openSnapshot(hash, snapshots);
}

/**
 * Returns a stored snapshot after checking that it is what its name says.
 * @throws {@link AppError} `SNAPSHOT_MISSING` (66), `SNAPSHOT_CHANGED` (65).
 */
export function openSnapshot(hash: string, snapshots: string): Snapshot {
	const folder = join(snapshots, hash);
	const files = readFiles(folder, hash);
	const now = hashOf(files);
	if (now !== hash)
		throw new AppError({
			code: 'SNAPSHOT_CHANGED',
			exitCode: exitCode.badData,
			what: `${folder}: the code in it is not the code of its name`,
			why: `its SHA-256 is now ${now}: a file of it was changed after it was taken`,
			fix: 'put the file back as it was, or take a new snapshot of the algorithm under another --name',
			details: {hash, now},
		});
	return {hash, entry: join(folder, entryOf(files))};
}

/** Whether the code of a stored snapshot is Python. */
export function isPythonSnapshot(hash: string, snapshots: string): boolean {
	return existsSync(join(snapshots, hash, entryFile));
}

function entryOf(files: SnapshotFiles): string {
	const named = files.get(entryFile);
	if (named !== undefined) return (JSON.parse(named) as {entry: string}).entry;
	return [...files.keys()].find(path => path.endsWith('.js') && !path.includes('/')) ?? '';
}

async function snapshotFiles(file: string, interpreter: string): Promise<SnapshotFiles> {
	const extension = extname(file);
	if (extension === '.py') {
		const files = await pythonSnapshotFiles(file, interpreter);
		return new Map([...files, [entryFile, `${JSON.stringify({entry: basename(file)})}\n`]]);
	}

	const name = `${basename(file, extension)}.js`;
	const isScript = extension === '.js' || extension === '.mjs';
	const text = readFileSync(file, 'utf8');
	if (isScript && !importPattern.test(text))
		return new Map([
			[name, text],
			['package.json', manifest],
		]);
	const {code, sources} = await bundleAlgorithm(file);
	const copies = [...sources].map(([path, source]) => [`source/${path}`, source] as const);
	return new Map([[name, code], ['package.json', manifest], ...copies]);
}

function hashOf(files: SnapshotFiles): string {
	const lines = [...files.keys()].sort().map(path => `${digest(files.get(path) ?? '')}  ${path}\n`);
	return digest(lines.join(''));
}

/** Above this many UTF-16 units the system's own digest is worth its loading. */
const shortTextLength = 65_536;

function digest(text: string): string {
	return text.length <= shortTextLength
		? sha256(text)
		: createHash('sha256').update(text).digest('hex');
}

/** Writes beside, then renames: a snapshot is there whole or not at all. */
function store(files: SnapshotFiles, folder: string, snapshots: string): void {
	mkdirSync(snapshots, {recursive: true, mode: 0o700});
	const temporary = mkdtempSync(join(snapshots, '.new-'));
	try {
		for (const [path, content] of files) {
			const target = join(temporary, path);
			mkdirSync(dirname(target), {recursive: true, mode: 0o700});
			writeFileSync(target, content, {mode: 0o400, flush: true});
		}

		renameSync(temporary, folder);
	} catch (error) {
		rmSync(temporary, {recursive: true, force: true});
		// Another process stored the same code first.
		if (!hasErrorCode(error, 'EEXIST', 'ENOTEMPTY')) throw error;
	}
}

function readFiles(folder: string, hash: string): SnapshotFiles {
	try {
		const entries = readdirSync(folder, {recursive: true, withFileTypes: true});
		const files = entries.filter(entry => entry.isFile());
		return new Map(
			files.map(entry => {
				const path = join(entry.parentPath ?? entry.path, entry.name);
				return [relative(folder, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')];
			}),
		);
	} catch (error) {
		if (!hasErrorCode(error, 'ENOENT', 'ENOTDIR')) throw error;
		throw new AppError({
			code: 'SNAPSHOT_MISSING',
			exitCode: exitCode.noInput,
			what: `${folder}: no such code snapshot`,
			why: 'somebody removed it; the instance must not go on with other code',
			fix: 'restore it, or start the instance under another --name',
			details: {hash},
			cause: error,
		});
	}
}
