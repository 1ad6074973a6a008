/**
 * `npm run coverage [-- FILE …]`: runs the tests and prints how many lines of each source file some process of them ran:
 * panels, supervisors, runners and threads, not only the process of the tests. Files below 80 % are named again at the end.
 * Processes that a test kills with SIGKILL tell nothing.
 */
import {spawn} from 'node:child_process';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, relative} from 'node:path';
import {setTimeout} from 'node:timers/promises';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {listFiles, projectRoot} from '../source-tree.ts';
import {
	addLines,
	type FunctionCoverage,
	type LineCoverage,
	runCharacters,
	type SourceMapText,
} from './lines.ts';

/** Share of lines below which a file is named. */
const enough = 0.8;
/** Reports that are older are whole. */
const settledMs = 10_000;

type Script = {text: string; map: SourceMapText; run: Uint8Array};

async function main(words: readonly string[]): Promise<number> {
	const {build} = (await import(pathToFileURL(join(projectRoot, 'script/build.mjs')).href)) as {
		build: (options: {forCoverage: boolean}) => Promise<void>;
	};
	// Maps and readable names are for this run alone: the next command builds again.
	rmSync(join(projectRoot, 'dist/.built'), {force: true});
	await build({forCoverage: true});
	const folder = mkdtempSync(join(tmpdir(), 'pitwall-coverage-'));
	const total: LineCoverage = new Map();
	const scripts = new Map<string, Script | null>();
	try {
		const child = spawn(
			process.execPath,
			[join(projectRoot, 'node_modules/vitest/vitest.mjs'), 'run', ...words],
			{cwd: projectRoot, stdio: 'inherit', env: {...process.env, NODE_V8_COVERAGE: folder}},
		);
		while (child.exitCode === null && child.signalCode === null) {
			// Thousands of processes leave a megabyte each.
			takeReports(folder, Date.now() - settledMs, {scripts, total});
			await setTimeout(1000);
		}
		takeReports(folder, Number.POSITIVE_INFINITY, {scripts, total});
		for (const script of scripts.values()) if (script !== null) addLines(total, script, sourceFile);
		print(total);
		return child.exitCode ?? 70;
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}

function takeReports(
	folder: string,
	beforeMs: number,
	{scripts, total}: {scripts: Map<string, Script | null>; total: LineCoverage},
): void {
	for (const name of readdirSync(folder)) {
		const file = join(folder, name);
		if (statSync(file).mtimeMs > beforeMs) continue;
		const report = readReport(file);
		rmSync(file);
		if (Array.isArray(report)) addTestLines(total, report);
		else for (const one of report?.result ?? []) addScript(scripts, one);
	}
}

type TestLines = [file: string, code: number[], run: number[]][];
type NodeReport = {result: {url: string; functions: FunctionCoverage[]}[]};

/** Null: its process ended while it wrote. */
function readReport(file: string): TestLines | NodeReport | null {
	try {
		return JSON.parse(readFileSync(file, 'utf8')) as TestLines | NodeReport;
	} catch {
		return null;
	}
}

function addTestLines(total: LineCoverage, lines: TestLines): void {
	for (const [file, code, run] of lines) {
		const known = total.get(file) ?? {code: new Set(), run: new Set()};
		for (const line of code) known.code.add(line);
		for (const line of run) known.run.add(line);
		total.set(file, known);
	}
}

function addScript(
	scripts: Map<string, Script | null>,
	{url, functions}: NodeReport['result'][number],
): void {
	if (!url.startsWith('file:')) return;
	const file = ourFile(fileURLToPath(url));
	let script = scripts.get(file);
	if (script === undefined) {
		script = readScript(file);
		scripts.set(file, script);
	}

	if (script === null) return;
	const run = runCharacters(script.text.length, functions);
	for (let at = 0; at < run.length; at += 1) if (run[at] === 1) script.run[at] = 1;
}

/** Returns the program that was built here; tests run it from copies of the package, too. */
function ourFile(file: string): string {
	const at = file.lastIndexOf('/dist/');
	return at < 0 ? file : join(projectRoot, file.slice(at));
}

/** Null: it is not one of our programs. */
function readScript(file: string): Script | null {
	const isOurs = !relative(join(projectRoot, 'dist'), file).startsWith('..');
	if (!isOurs || !existsSync(`${file}.map`)) return null;
	const text = readFileSync(file, 'utf8');
	const map = JSON.parse(readFileSync(`${file}.map`, 'utf8')) as SourceMapText;
	return {text, map, run: new Uint8Array(text.length)};
}

/** Sources in a map are relative to `dist/`, or to a folder in it. */
function sourceFile(source: string): string | null {
	const file = source.replace(/^(?:\.\.\/)+/, '');
	return /^(?:source|runner|state|algorithm)\/.*\.tsx?$/.test(file) ? file : null;
}

function print(total: LineCoverage): void {
	const files = ['source', 'runner', 'state', 'algorithm'].flatMap(folder =>
		listFiles(folder, ['.ts', '.tsx']),
	);
	const rows = files.map(file => {
		const {code, run} = total.get(file) ?? {code: new Set(), run: new Set()};
		return {file, code: code.size, run: run.size};
	});
	// A file of types alone leaves no code.
	const withCode = rows.filter(({code}) => code > 0);
	for (const row of withCode) console.log(rowText(row));
	const sum = (key: 'code' | 'run') => withCode.reduce((all, row) => all + row[key], 0);
	console.log(rowText({file: `${withCode.length} files`, code: sum('code'), run: sum('run')}));
	const low = withCode.filter(({code, run}) => run / code < enough);
	console.log(`\nBelow ${enough * 100} %: ${low.length}`);
	for (const row of low) console.log(rowText(row));
	const unseen = rows.filter(({code}) => code === 0).length;
	console.log(`\nWithout code, or loaded by no process: ${unseen}`);
}

function rowText({file, code, run}: {file: string; code: number; run: number}): string {
	const share = ((run / code) * 100).toFixed(1).padStart(5);
	return `${share} %  ${String(run).padStart(6)} of ${String(code).padStart(6)}  ${file}`;
}

process.exitCode = await main(process.argv.slice(2));
