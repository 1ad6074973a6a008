/** The files of a Python algorithm: its own, and those beside it that it imports. */
import {existsSync, readFileSync} from 'node:fs';
import {basename, dirname, join, relative} from 'node:path';

const importPattern = /^\s*(?:from\s+(\.?[\w.]+)\s+import|import\s+([\w., \t]+))/gm;

/** Returns path in the snapshot → text: the file under its own name, and its local imports. */
export async function pythonSnapshotFiles(
	file: string,
	_interpreter: string,
): Promise<Map<string, string>> {
	const folder = dirname(file);
	const files = new Map<string, string>();
	const open = [file];
	for (let next = open.pop(); next !== undefined; next = open.pop()) {
		const path = next === file ? basename(file) : relative(folder, next).replaceAll('\\', '/');
		if (files.has(path)) continue;
		const text = readFileSync(next, 'utf8');
		files.set(path, text);
		open.push(...localImports(text, folder));
	}

	return files;
}

function localImports(text: string, folder: string): string[] {
	const modules = [...text.matchAll(importPattern)].flatMap(([, from, several = '']) =>
		from === undefined ? several.split(',').map(each => each.trim().split(/\s/)[0] ?? '') : [from],
	);
	return modules
		.map(module => join(folder, ...module.replace(/^\./, '').split('.')))
		.flatMap(place => [`${place}.py`, join(place, '__init__.py')])
		.filter(place => existsSync(place));
}
