/**
 * Scans many Python files with one interpreter, which loads one after the other. A file that hangs or ends
 * the interpreter is refused alone; a new interpreter continues with the rest.
 */
import {basename} from 'node:path';
import type {AlgorithmListing} from '../../state/domain/instance/algorithm-listing.ts';
import {readDeclaredParameters} from '../algorithm/declared-parameters.ts';
import {missingFileFix} from '../algorithm/missing-file.ts';
import {type PythonChild, type PythonEnd, startPython} from './child.ts';
import {faultText, pythonMissing, pythonNotUsable, tooOldOr} from './error.ts';
import type {HostFault, HostMessage} from './message.ts';

export type PythonScan = {
	/** Absolute paths. */
	files: readonly string[];
	interpreter: string;
	origin: AlgorithmListing['origin'];
	/** Called once for each file, in order. */
	onResult(listing: AlgorithmListing): void;
	/** Absolute path of a file → the folder in which it is loaded; default: this process's directory. */
	folders?: ReadonlyMap<string, string>;
	/** Silence after which the file being loaded is refused; default 30 s. */
	limitMs?: number;
};

const limitMsDefault = 30_000;

/** Resolves when every file has its result; an unusable interpreter refuses them all. */
export async function scanPythonFiles(scan: PythonScan): Promise<void> {
	let rest = [...scan.files];
	while (rest.length > 0) rest = await scanSome(scan, rest);
}

/** Returns the remaining files if an interpreter ended early. */
async function scanSome(scan: PythonScan, files: readonly string[]): Promise<string[]> {
	const {interpreter, limitMs = limitMsDefault} = scan;
	const child = startPython({interpreter, word: 'scan', onOutput: () => {}});
	const left = [...files];
	let begun: string | undefined;
	try {
		child.send({files, folders: Object.fromEntries(scan.folders ?? [])});
		while (left.length > 0) {
			const received = await child.receive(limitMs);
			if (!received.ok && begun === undefined)
				return refuseAll(scan, left, whyNoneStarted(received.end, {interpreter, child}));
			if (!received.ok) {
				scan.onResult(refused(scan, begun ?? '', endText(received.end, limitMs)));
				return left.slice(1);
			}

			const {message} = received;
			if (message.error?.kind === 'old')
				return refuseAll(scan, left, whyOld(message.error, interpreter));
			begun = message.begins ?? begun;
			if (message.file === undefined) continue;
			scan.onResult(listingOf(scan, message.file, message));
			left.shift();
		}
		return [];
	} finally {
		child.close();
	}
}

function listingOf(scan: PythonScan, file: string, {error, declared}: HostMessage) {
	if (error !== undefined) {
		const listing = refused(scan, file, reasonOf(file, error), lineIn(file, error));
		return error.isModule === true ? {...listing, isModule: true as const} : listing;
	}
	const read = readDeclaredParameters(declared);
	if (!read.ok) return refused(scan, file, `its parameters are not usable: ${read.reason}`);
	return {...headOf(scan, file), ok: true as const, parameters: read.specs};
}

/** The place is given separately if it is in the file itself. */
function reasonOf(file: string, error: HostFault): string {
	if (error.kind === 'class')
		return error.text.replace(/^No(?:Class|Algorithm): /, 'no class Algorithm to run: ');
	const text = lineIn(file, error) === null ? faultText(error) : error.text;
	const fix = missingFileFix(error.text);
	return fix === null ? text : `${text}: ${fix}`;
}

/** A line of another file says nothing about this one. */
function lineIn(file: string, {file: at, line}: HostFault): number | null {
	return at === basename(file) ? (line ?? null) : null;
}

function refused(scan: PythonScan, file: string, reason: string, line: number | null = null) {
	return {...headOf(scan, file), ok: false as const, reason, line};
}

function refuseAll(scan: PythonScan, files: readonly string[], reason: string): string[] {
	for (const file of files) scan.onResult(refused(scan, file, reason));
	return [];
}

function headOf({origin}: PythonScan, file: string) {
	return {name: basename(file, '.py'), file, language: 'python' as const, origin};
}

function endText(end: PythonEnd, limitMs: number): string {
	if (end.by === 'silence') return `it did not finish loading within ${limitMs / 1000} s`;
	if (end.by !== 'end') return 'it broke the interpreter';
	return end.signal === null
		? `it ended the interpreter with exit code ${end.code}`
		: `it was ended by ${end.signal} while it was loaded`;
}

function whyNoneStarted(
	end: PythonEnd,
	{interpreter, child}: {interpreter: string; child: PythonChild},
): string {
	const facts = {algorithm: '', interpreter, memoryMb: 0};
	const {why} =
		end.by === 'start'
			? pythonMissing(facts, end.cause)
			: pythonNotUsable(facts, child.lastWords() || 'it ended without a message');
	return `the Python interpreter ${interpreter} cannot be used: ${why}`;
}

function whyOld(fault: HostFault, interpreter: string): string {
	const facts = {algorithm: '', interpreter, memoryMb: 0};
	const {why} = tooOldOr(facts, fault, () => pythonNotUsable(facts, fault.text));
	return `${interpreter} is Python ${fault.text}: ${why}`;
}
