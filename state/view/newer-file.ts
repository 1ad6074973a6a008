/**
 * Whether the file of an algorithm holds other code than the snapshot that was taken of it. Nothing is compiled: a
 * snapshot keeps the sources it was made of, and these are compared. Files of a person are read with a limit, and
 * what cannot be read is no news.
 */
import {readdirSync, statSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import type {Directory} from '../home/directory.ts';
import {mebibyte, readRegularText} from '../file/regular-file.ts';

/** What tells which code is pinned and where it came from. */
export type PinnedCode = {nextSnapshotHash: string | null; codeFile: string | null};

/** A source is looked at again after this time, in milliseconds. */
const lookGapMs = 1000;

/** Algorithms that are remembered at most. */
const knownMax = 1024;

const sourceBytesMax = 4 * mebibyte;

/** In a bundled snapshot the sources lie here. */
const sourceFolder = 'source';

type Source = {kept: string; original: string; seen: string; isNewer: boolean};
type Known = {sources: Source[]; lookedAtMs: number; isNewer: boolean};

/** Returns a test that remembers what it has compared: it may be asked with every snapshot of the state. */
export function createNewerFileTest({
	directory,
	monotonicMs,
	delayMs = 0,
}: {
	directory: Pick<Directory, 'snapshots'>;
	monotonicMs: () => number;
	/** No file is looked at for this time, in milliseconds: what is in a hurry comes first. */
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

/** Each source that the snapshot in `folder` keeps, with the file that it was. */
function sourcesOf(folder: string, file: string): Source[] {
	const base = dirname(file);
	const paths = filesBelow(folder);
	const bundled = paths.filter(path => path.startsWith(`${sourceFolder}/`));
	const pairs = bundled.length > 0 ? bundled : paths;
	return pairs
		.filter(path => path !== 'package.json' && path !== 'entry.json')
		.map(path => {
			const original = bundled.length > 0 ? path.slice(sourceFolder.length + 1) : path;
			// A script without imports is kept under a name that ends in .js, whatever it was.
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

/** Compares the contents again where the file has changed since the last look. */
function differs(source: Source): boolean {
	const seen = signatureOf(source.original);
	if (seen === source.seen) return source.isNewer;
	source.seen = seen;
	source.isNewer = seen !== '' && hasOtherContent(source);
	return source.isNewer;
}

/** Changes with the content of the file; empty where it cannot be looked at. */
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

/** The compiler drops the mark of the byte order. */
const sourceText = (path: string) => readRegularText(path, sourceBytesMax).replace(/^\uFEFF/, '');
