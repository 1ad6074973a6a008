/**
 * Decides whether the file of an algorithm differs from its code snapshot. Nothing is compiled: a snapshot
 * keeps its original sources, and these are compared. Files of a person are read with a limit, and an
 * unreadable file does not count as newer.
 */
import {readdirSync, statSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import type {Directory} from '../home/directory.ts';
import {mebibyte, readRegularText} from '../file/regular-file.ts';

/** The pinned code and its origin. */
export type PinnedCode = {nextSnapshotHash: string | null; codeFile: string | null};

/** Time between two checks of a source, in milliseconds. */
const lookGapMs = 1000;

/** Maximum number of remembered algorithms. */
const knownMax = 1024;

const sourceBytesMax = 4 * mebibyte;

/** Folder of the sources in a bundled snapshot. */
const sourceFolder = 'source';

type Source = {kept: string; original: string; seen: string; isNewer: boolean};
type Known = {sources: Source[]; lookedAtMs: number; isNewer: boolean};

/** Returns a test that caches its comparisons, so that it can be called with every snapshot of the state. */
export function createNewerFileTest({
	directory,
	monotonicMs,
	delayMs = 0,
}: {
	directory: Pick<Directory, 'snapshots'>;
	monotonicMs: () => number;
	/** No file is checked during this time, in milliseconds, so that urgent work comes first. */
	delayMs?: number;
}): (code: PinnedCode) => boolean {
	const known = new Map<string, Known>();
	const beginMs = monotonicMs() + delayMs;
	return ({nextSnapshotHash: hash, codeFile}) => {
		if (hash === null || codeFile === null) return false;
		const key = `${hash} ${codeFile}`;
		const nowMs = monotonicMs();
		if (nowMs < beginMs) return false;
		const before = known.get(key);
		if (before !== undefined && nowMs - before.lookedAtMs < lookGapMs) return before.isNewer;
		if (known.size > knownMax) known.clear();
		const sources = before?.sources ?? sourcesOf(join(directory.snapshots, hash), codeFile);
		const isNewer = sources.some(differs);
		known.set(key, {sources, lookedAtMs: nowMs, isNewer});
		return isNewer;
	};
}

/** The sources in the snapshot `folder`, each with its original file. */
function sourcesOf(folder: string, file: string): Source[] {
	const base = dirname(file);
	const paths = filesBelow(folder);
	const bundled = paths.filter(path => path.startsWith(`${sourceFolder}/`));
	const pairs = bundled.length > 0 ? bundled : paths;
	return pairs
		.filter(path => path !== 'package.json' && path !== 'entry.json')
		.map(path => {
			const original = bundled.length > 0 ? path.slice(sourceFolder.length + 1) : path;
			// A script without imports is stored under a name that ends in .js, whatever its original name.
			const isWhole = bundled.length === 0 && path.endsWith('.js');
			return {
				kept: join(folder, path),
				original: isWhole ? file : join(base, original),
				seen: '',
				isNewer: false,
			};
		});
}

function filesBelow(folder: string): string[] {
	try {
		return readdirSync(folder, {recursive: true, withFileTypes: true})
			.filter(entry => entry.isFile())
			.map(entry => relative(folder, join(entry.parentPath ?? entry.path, entry.name)));
	} catch {
		return [];
	}
}

/** Compares the contents again if the file has changed since the last check. */
function differs(source: Source): boolean {
	const seen = signatureOf(source.original);
	if (seen === source.seen) return source.isNewer;
	source.seen = seen;
	source.isNewer = seen !== '' && hasOtherContent(source);
	return source.isNewer;
}

/** Changes with the content of the file; empty if it cannot be inspected. */
function signatureOf(path: string): string {
	try {
		const {dev, ino, size, mtimeMs, ctimeMs} = statSync(path);
		return [dev, ino, size, mtimeMs, ctimeMs].join(' ');
	} catch {
		return '';
	}
}

function hasOtherContent({kept, original}: Source): boolean {
	try {
		return sourceText(original) !== sourceText(kept);
	} catch {
		return false;
	}
}

/** The compiler drops the byte order mark. */
const sourceText = (path: string) => readRegularText(path, sourceBytesMax).replace(/^\uFEFF/, '');
