/**
 * Writes `artifacts/NAME/*.csv` from one ledger, and `artifacts/*.csv` as the join of all instances.
 * Each file is replaced as a whole (temporary file, then rename): a reader never sees half of one.
 * The ledger stays the truth; these files can be thrown away at any time.
 */
import {
	closeSync,
	existsSync,
	mkdirSync,
	openSync,
	readdirSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import type {Directory} from '../directory.ts';
import {exclusively} from '../sqlite/exclusive-file.ts';
import {csvLine, csvRecords, type CsvRecord} from './csv.ts';
import type {LedgerReader} from './ledger-reader.ts';
import {type Projection, projections} from './projection.ts';

/** Text that is collected before it is written. */
const bufferedChars = 65_536;

/** Writes the two files of `name`. */
export function writeOwnProjections(
	directory: Directory,
	name: string,
	ledger: LedgerReader,
): void {
	writeLedgerFiles(directory.projections(name), projections, ledger);
}

/** Writes one file a projection into `folder`, each replaced as a whole; returns their paths. */
export function writeLedgerFiles(
	folder: string,
	files: readonly Projection[],
	ledger: LedgerReader,
): string[] {
	mkdirSync(folder, {recursive: true, mode: 0o700});
	return files.map(projection => {
		const path = join(folder, projection.file);
		replaceFile(path, ownLines(projection, ledger));
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
 * Joins the files of all instances, by market time, then name, then id. Two runners exclude each other,
 * so that neither overwrites newer rows of the other with older ones.
 * @param waitMs how long to wait for another runner that is joining.
 * @returns false when another runner kept it for longer: try again later.
 */
export function writeJoinedProjections(directory: Directory, waitMs: number): boolean {
	mkdirSync(directory.artifacts, {recursive: true, mode: 0o700});
	return exclusively(join(directory.artifacts, '.join.lock'), waitMs, () => {
		const folders = readdirSync(directory.artifacts, {withFileTypes: true})
			.filter(entry => entry.isDirectory())
			.map(entry => directory.projections(entry.name))
			.sort();
		for (const projection of projections) {
			const files = folders.map(folder => join(folder, projection.file)).filter(existsSync);
			replaceFile(join(directory.artifacts, projection.file), joinedLines(projection, files));
		}
	});
}

function* joinedLines(projection: Projection, files: readonly string[]): Generator<string> {
	const header = csvLine(projection.header);
	yield header;
	const sources = files.map(file => csvRecords(file));
	try {
		const heads: {record: CsvRecord; source: Generator<CsvRecord>}[] = [];
		for (const source of sources) {
			// A file with other columns is of another version; its runner rewrites it when it starts.
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

function replaceFile(path: string, lines: Iterable<string>): void {
	// One writer at a time, so the name can be fixed: what a killed one left is overwritten by the next.
	const temporary = `${path}.tmp`;
	try {
		writeLines(temporary, lines);
		renameSync(temporary, path);
	} catch (error) {
		rmSync(temporary, {force: true});
		throw error;
	}
}

function writeLines(path: string, lines: Iterable<string>): void {
	const descriptor = openSync(path, 'w', 0o600);
	try {
		let buffered = '';
		for (const line of lines) {
			buffered += line;
			if (buffered.length < bufferedChars) continue;
			// Goes on after the last write, and until all is written: a disk that fills up takes a part.
			writeFileSync(descriptor, buffered);
			buffered = '';
		}
		writeFileSync(descriptor, buffered);
	} finally {
		closeSync(descriptor);
	}
}
