/**
 * Tool `scan --home DIR --work FOLDER [--wished JSON]`: scans every algorithm file, own and shipped, and
 * returns one `AlgorithmListing` a line. Before code of a file runs it writes `{"importing": FILE}`, so that
 * the parent knows which file ended or blocked this process. It reads the finished files from stdin, and ends
 * with `{"done": true}`.
 */
import {readFileSync, statSync} from 'node:fs';
import {basename, extname, join} from 'node:path';
import {parseArgs} from 'node:util';
import type {AlgorithmListing} from '../../state/domain/instance/algorithm-listing.ts';
import {exitCode} from '../../state/domain/error.ts';
import {bytesText} from '../../state/file/regular-file.ts';
import {enterNamedHome} from '../../state/home/home-access.ts';
import {settleIn} from '../../state/process/working-directory.ts';
import {algorithmExtensions, languageOf} from '../algorithm/language.ts';
import {algorithmNamePattern, listFolder, shippedFolder} from '../algorithm/find.ts';
import {codeBytesMax} from '../algorithm/snapshot/snapshot-files.ts';
import {distrustBelow, distrustOf} from '../algorithm/trusted-code.ts';
import {scanScripts} from '../algorithm/scan-scripts.ts';
import {AppError} from '../../state/domain/error.ts';
import {type Candidate, fileStamp} from '../algorithm/candidate.ts';
import {faultOf} from '../algorithm/error.ts';
import {mayExportClass} from '../algorithm/plain-script.ts';
import {createScanFolders} from './scan-folders.ts';
import {captureOutput} from '../loop/output-capture.ts';
import {byInterpreter, defaultInterpreter, knownInstances, type Runs} from './interpreters.ts';

type Tell = (document: unknown) => void;

/** Time limit for loading one Python file; libraries may be large. */
const pythonLoadMsMax = 5000;

/** Resolves with exit 0 when each file has its listing. `work` must be empty; it is not removed. */
export async function scan(words: readonly string[], tell: Tell): Promise<number> {
	const {values} = parseArgs({
		args: [...words],
		options: {home: {type: 'string'}, work: {type: 'string'}, wished: {type: 'string'}},
	});
	const {home = '', work = '', wished} = values;
	keepQuiet();
	const done = new Set(JSON.parse(readFileSync(0, 'utf8') || '[]') as string[]);
	const directory = enterNamedHome(home);
	settleIn(directory.home);
	const candidates = findCandidates(directory.algorithms).filter(({file}) => !done.has(file));
	const open = candidates.filter(candidate => {
		const reason = unfitReason(candidate);
		if (reason !== null) tell(refused(candidate, reason));
		return reason === null;
	});
	const runs = wished === undefined ? null : (JSON.parse(wished) as Runs);
	const known = {
		instances: await knownInstances(directory),
		fallback: await defaultInterpreter(directory),
	};
	const choose = (files: readonly string[]) => byInterpreter(files, known, runs);
	const distrust = distrustBelow(directory.algorithms);
	const [safe, unsafe] = splitPython(open.filter(isPythonFile), distrust);
	for (const candidate of unsafe) tell(refused(candidate, `it may import ${distrust}`));
	const scripts = open.filter(candidate => !isPythonFile(candidate));
	const classes = await tellModules(scripts, tell);
	const folderOf = createScanFolders(work);
	const python = scanPython(safe, {choose, folderOf}, tell);
	const onImport = async (file: string) => {
		tell({importing: file});
		settleIn(await folderOf(file, ''));
	};
	await scanScripts({candidates: classes, work, tell, onImport});
	await python;
	tell({done: true});
	return exitCode.ok;
}

/** Reports the scripts that cannot have a class, whatever they import; returns the others. */
async function tellModules(scripts: readonly Candidate[], tell: Tell): Promise<Candidate[]> {
	const others: Candidate[] = [];
	for (const candidate of scripts) {
		const {file} = candidate;
		if (await mayExportClass(readFileSync(file, 'utf8'), file)) others.push(candidate);
		else tell({...refused(candidate, 'it exports no class named Algorithm'), isModule: true});
	}
	return others;
}

/** Side effects of files must not disturb the scan of the others. */
function keepQuiet(): void {
	captureOutput(() => {});
	process.on('uncaughtException', () => {});
	process.on('unhandledRejection', () => {});
}

const isPythonFile = ({language}: Candidate) => language === 'python';

/** Own files first: each hides a shipped one of its name. Among files of one name the first kind counts. */
function findCandidates(folder: string): Candidate[] {
	const byName = new Map<string, Candidate>();
	for (const [origin, place] of [
		['own', folder],
		['shipped', shippedFolder()],
	] as const)
		for (const candidate of candidatesIn(place, origin))
			if (!byName.has(candidate.name)) byName.set(candidate.name, candidate);
	return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function candidatesIn(folder: string, origin: Candidate['origin']): Candidate[] {
	const rank = (file: string) => algorithmExtensions.indexOf(extname(file));
	return listFolder(folder)
		.filter(file => !file.startsWith('.'))
		.sort((a, b) => rank(a) - rank(b))
		.flatMap(file => {
			const language = languageOf(file);
			if (language === undefined) return [];
			const name = basename(file, extname(file));
			return [{name, file: join(folder, file), language, origin}];
		});
}

/** Why a file is not read at all; null: it is. */
function unfitReason({name, file, origin}: Candidate): string | null {
	if (!algorithmNamePattern.test(name))
		return 'its name may hold 1 to 64 letters, digits, dots, underscores and hyphens only';
	if (fileStamp(file) === null) return 'it cannot be read';
	const {size, isFile} = lookAt(file);
	if (!isFile) return 'it is no regular file';
	if (size === 0) return 'it is empty, or being written';
	if (size > codeBytesMax)
		return `it is larger than ${bytesText(codeBytesMax)}: no strategy, but data`;
	return origin === 'own' ? distrustOf(file) : null;
}

/** Shipped files import nothing from the folder. */
function splitPython(candidates: readonly Candidate[], distrust: string | null) {
	const isSafe = ({origin}: Candidate) => distrust === null || origin === 'shipped';
	return [candidates.filter(isSafe), candidates.filter(each => !isSafe(each))] as const;
}

function lookAt(file: string): {size: number; isFile: boolean} {
	const stat = statSync(file, {throwIfNoEntry: false});
	return {size: stat?.size ?? 0, isFile: stat?.isFile() ?? false};
}

function refused(candidate: Candidate, reason: string): AlgorithmListing {
	return {...candidate, ok: false, reason, line: null};
}

type Choices = {
	choose: (files: readonly string[]) => ReadonlyMap<string, string[]>;
	folderOf: (file: string, interpreter: string) => Promise<string>;
};

/** One interpreter scans all files whose instances name it; most of the time is its start. */
async function scanPython(
	candidates: readonly Candidate[],
	{choose, folderOf}: Choices,
	tell: Tell,
): Promise<void> {
	if (candidates.length === 0) return;
	const {scanPythonFiles} = await import('../python/scan-python.ts');
	const byFile = new Map(candidates.map(candidate => [candidate.file, candidate]));
	const scans = [...choose([...byFile.keys()])].map(async ([interpreter, files]) => {
		const folders = new Map<string, string>();
		for (const file of files) {
			const candidate = byFile.get(file) as Candidate;
			try {
				folders.set(file, await folderOf(file, interpreter));
			} catch (error) {
				if (!(error instanceof AppError)) throw error;
				// The scan itself reports any other fault.
				if (error.code === 'ALGORITHM_BAD_FILES') tell(refused(candidate, faultOf(error)));
				else folders.set(file, '/');
			}
		}
		await scanPythonFiles({
			files: [...folders.keys()],
			folders,
			interpreter,
			origin: 'own',
			limitMs: pythonLoadMsMax,
			onResult: listing => tell({...listing, ...byFile.get(listing.file)}),
		});
	});
	await Promise.all(scans);
}
