/**
 * Writes `artifacts/NAME/*.csv` from one ledger, and `artifacts/*.csv` as the join of all instances. Each
 * file is replaced as a whole (temporary file, then rename): a reader never sees half of one. The ledger is
 * the truth; these files can be thrown away at any time.
 */
import {mkdirSync, readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import type {Directory} from '../home/directory.ts';
import {replaceFile, sweepReplacements} from '../file/replace-file.ts';
import {systemRandom} from '../process/system-clock.ts';
import {exclusively} from '../sqlite/exclusive-file.ts';
import {csvLine, csvRecords, type CsvRecord} from './csv.ts';
import type {LedgerReader} from './ledger-reader.ts';
import {type Projection, projections} from './projection.ts';

/** Writes the two files of `name`. */
export function writeOwnProjections(
	directory: Directory,
	name: string,
	ledger: LedgerReader,
): void {
	writeLedgerFiles(directory.projections(name), projections, ledger);
}

/** Writes one file per projection into `folder`, each replaced as a whole; returns their paths. */
export function writeLedgerFiles(
	folder: string,
	files: readonly Projection[],
	ledger: LedgerReader,
): string[] {
	mkdirSync(folder, {recursive: true, mode: 0o700});
	return files.map(projection => {
		const path = join(folder, projection.file);
		replace(path, ownLines(projection, ledger));
		return path;
	});
}

function* ownLines(projection: Projection, ledger: LedgerReader): Generator<string> {
	yield csvLine(projection.header);
	const identity = ledger.identity();
	if (identity === undefined) return;
	for (const row of ledger.projectionRows(projection.sql))
		yield csvLine(projection.fields(row, identity));
}

/**
 * Joins the files of all instances, by market time, then name, then id. Runners exclude each other, so that
 * none overwrites newer rows of another with older ones.
 * @param waitMs how long to wait for another runner that is joining.
 * @returns false when another runner took longer: try again later.
 */
export function writeJoinedProjections(directory: Directory, waitMs: number): boolean {
	mkdirSync(directory.artifacts, {recursive: true, mode: 0o700});
	return exclusively(join(directory.artifacts, '.join.lock'), waitMs, () => {
		const folders = readdirSync(directory.artifacts, {withFileTypes: true})
			.filter(entry => entry.isDirectory())
			.map(entry => directory.projections(entry.name))
			.sort();
		for (const projection of projections) {
			const files = folders.map(folder => join(folder, projection.file)).filter(isFile);
			replace(join(directory.artifacts, projection.file), joinedLines(projection, files));
		}
	});
}

/** Skips anything other than a file that was put in its place. */
const isFile = (path: string) => statSync(path, {throwIfNoEntry: false})?.isFile() === true;

function* joinedLines(projection: Projection, files: readonly string[]): Generator<string> {
	const header = csvLine(projection.header);
	yield header;
	const sources = files.map(file => csvRecords(file));
	try {
		const heads: {record: CsvRecord; source: Generator<CsvRecord>}[] = [];
		for (const source of sources) {
			// A file with other columns is from another version; its runner rewrites it when it starts.
			if (source.next().value?.text !== header) continue;
			const first = source.next();
			if (!first.done) heads.push({record: first.value, source});
		}
		while (heads.length > 0) {
			const least = heads.reduce((a, b) => (compare(b.record, a.record) < 0 ? b : a));
			yield least.record.text;
			const following = least.source.next();
			if (following.done) heads.splice(heads.indexOf(least), 1);
			else least.record = following.value;
		}
	} finally {
		for (const source of sources) source.return(undefined);
	}
}

/** Columns 0 and 1 are market time and name, 2 the id; ISO times order as text. */
function compare(a: CsvRecord, b: CsvRecord): number {
	const [timeA = '', nameA = '', idA = ''] = a.fields;
	const [timeB = '', nameB = '', idB = ''] = b.fields;
	if (timeA !== timeB) return timeA < timeB ? -1 : 1;
	if (nameA !== nameB) return nameA < nameB ? -1 : 1;
	return Number(idA) - Number(idB);
}

/** One writer at a time: the next one removes the leftovers of a killed one. */
function replace(path: string, pieces: Iterable<string>): void {
	sweepReplacements(path);
	replaceFile({path, pieces, unique: systemRandom.hex(32)});
}
