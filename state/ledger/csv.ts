/** Comma-separated values after RFC 4180: writes lines, and reads records without loading the whole file. */
import {closeSync, readSync} from 'node:fs';
import {harmlessText} from '../domain/text/harmless-text.ts';
import {openRegularFile} from '../file/regular-file.ts';

/**
 * Returns one record with its line end; null is an empty field. Text is made harmless for terminals and for
 * spreadsheets, which execute a field such as `=cmd|…`: such a field gets an apostrophe in front.
 */
export function csvLine(fields: readonly (string | number | null)[]): string {
	return `${fields.map(csvField).join(',')}\r\n`;
}

function csvField(field: string | number | null): string {
	if (field === null) return '';
	const text = typeof field === 'number' ? String(field) : withoutFormula(harmlessText(field));
	return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A number may begin with a sign; a spreadsheet treats any other field that begins so as a formula. */
function withoutFormula(text: string): string {
	const isFormula =
		/^\s*[=+\-@＝＋－＠]/.test(text) && !/^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/.test(text);
	return isFormula ? `'${text}` : text;
}

/** A record as it is in the file, line end included, and its fields. */
export type CsvRecord = {text: string; fields: string[]};

const chunkBytes = 65_536;

/** Yields the records of the file at `path`, header included; holds one chunk in memory. */
export function* csvRecords(path: string): Generator<CsvRecord> {
	const descriptor = openRegularFile(path);
	try {
		const chunk = Buffer.allocUnsafe(chunkBytes);
		const decoder = new TextDecoder();
		let rest = '';
		for (;;) {
			const bytes = readSync(descriptor, chunk, 0, chunkBytes, null);
			rest += decoder.decode(chunk.subarray(0, bytes), {stream: bytes > 0});
			let start = 0;
			for (let end = recordEnd(rest, start); end !== -1; end = recordEnd(rest, start)) {
				yield parseRecord(rest.slice(start, end));
				start = end;
			}
			rest = rest.slice(start);
			if (bytes === 0) break;
		}
		if (rest !== '') yield parseRecord(rest);
	} finally {
		closeSync(descriptor);
	}
}

/** Returns the position after the line feed that ends the record at `start`, or -1. */
function recordEnd(text: string, start: number): number {
	let from = start;
	for (;;) {
		const lineEnd = text.indexOf('\n', from);
		if (lineEnd === -1) return -1;
		if (quotesIn(text, start, lineEnd) % 2 === 0) return lineEnd + 1;
		from = lineEnd + 1;
	}
}

function quotesIn(text: string, start: number, end: number): number {
	let count = 0;
	for (let at = text.indexOf('"', start); at !== -1 && at < end; at = text.indexOf('"', at + 1))
		count += 1;
	return count;
}

function parseRecord(text: string): CsvRecord {
	const line = text.replace(/\r?\n$/, '');
	const fields: string[] = [];
	const pattern = /(?:"((?:[^"]|"")*)"|([^,]*))(,|$)/gsy;
	for (let match = pattern.exec(line); match !== null; match = pattern.exec(line)) {
		fields.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
		if (match[3] === '') break;
	}
	return {text, fields};
}
