/**
 * `npm run measure [-- FOLDER]`: measures this tree, or another one at FOLDER, and prints a table in Markdown with what
 * is behind its figures below. It judges nothing: the architecture test does.
 */
import {resolve} from 'node:path';
import {dirname} from 'node:path/posix';
import {listFiles, projectRoot, readSource, type SourceFile} from '../source-tree.ts';
import {documentedExports, unusedExports} from './exports.ts';
import {functionsOf, type FunctionSize} from './functions.ts';
import {deepestChain, importCircles, importGraph} from './import-graph.ts';

/** Functions with more lines are named. */
const longLines = 60;
const namedMost = 20;

function main(folder: string | undefined): void {
	const root = folder === undefined ? projectRoot : resolve(folder);
	const read = (folders: readonly string[]) =>
		folders.flatMap(one =>
			listFiles(one, ['.ts', '.tsx'], root).map(path => readSource(path, root)),
		);
	const sources = read(['source', 'runner', 'state', 'algorithm']);
	const tests = read(['test']);
	const functions = sources.flatMap(functionsOf);
	const rows = [...rowsOf(sources, tests), ...functionRows(functions)];
	for (const [what, figure] of [['measure', 'figure'], ['---', '---'], ...rows])
		console.log(`| ${what} | ${figure} |`);
	const circles = importCircles(importGraph(sources, true));
	list(
		'Import circles, with types',
		circles.map(files => files.join(' ↔ ')),
	);
	const long = functions.filter(({lines}) => lines > longLines);
	list(
		`Functions over ${longLines} lines`,
		long
			.toSorted((a, b) => b.lines - a.lines)
			.map(({file, line, name, lines}) => `${lines} ${name} (${file}:${line})`),
	);
	list(
		'Files a folder',
		[...filesByFolder(sources)]
			.toSorted(([, a], [, b]) => b - a)
			.map(([name, count]) => `${count} ${name}`),
	);
}

function rowsOf(sources: readonly SourceFile[], tests: readonly SourceFile[]): [string, string][] {
	const lines = (files: readonly SourceFile[]) =>
		files.map(({text}) => text.split('\n').length - 1).toSorted((a, b) => a - b);
	const sum = (values: readonly number[]) => values.reduce((total, one) => total + one, 0);
	const own = lines(sources);
	const folders = [...filesByFolder(sources).values()].toSorted((a, b) => a - b);
	const values = importGraph(sources, false);
	const types = importGraph(sources, true);
	const unused = unusedExports(sources, tests);
	const alone = unused.filter(({usedByTests}) => !usedByTests);
	const docs = sources.flatMap(documentedExports);
	const withoutDoc = (kind: string) =>
		`${docs.filter(one => one.kind === kind && !one.hasDoc).length} of ${docs.filter(one => one.kind === kind).length}`;
	const exported = sources.reduce((total, {exports}) => total + exports.length, 0);
	return [
		['files / lines', `${own.length} / ${sum(own)}`],
		['lines a file: median / p90 / max', quantiles(own, [0.5, 0.9, 1])],
		['files a folder: median / p90 / max', quantiles(folders, [0.5, 0.9, 1])],
		['test : source lines', (sum(lines(tests)) / sum(own)).toFixed(2)],
		['exports that no source file uses', `${alone.length} of ${exported}`],
		['of these, types', `${alone.filter(({isType}) => isType).length}`],
		['exports that tests alone use', `${unused.length - alone.length}`],
		[
			'import circles: value / with types',
			`${importCircles(values).length} / ${importCircles(types).length}`,
		],
		[
			'deepest chain of imports: value / with types',
			`${deepestChain(values)} / ${deepestChain(types)}`,
		],
		['exported functions without doc', withoutDoc('function')],
		['exported types without doc', withoutDoc('type')],
	];
}

function functionRows(functions: readonly FunctionSize[]): [string, string][] {
	const sizes = functions.map(({lines}) => lines).toSorted((a, b) => a - b);
	const over = (most: number) => `${sizes.filter(lines => lines > most).length} of ${sizes.length}`;
	return [
		['lines a function: median / p90 / p99 / max', quantiles(sizes, [0.5, 0.9, 0.99, 1])],
		['functions over 60 lines', over(60)],
		['functions over 70 lines', over(70)],
	];
}

function filesByFolder(sources: readonly SourceFile[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const {path} of sources) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
	return counts;
}

/** Returns the values at the given shares of a sorted list. */
function quantiles(sorted: readonly number[], shares: readonly number[]): string {
	return shares
		.map(share => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)
		.join(' / ');
}

function list(title: string, lines: readonly string[]): void {
	console.log(`\n${title}: ${lines.length}`);
	for (const line of lines.slice(0, namedMost)) console.log(`  ${line}`);
	if (lines.length > namedMost) console.log(`  … and ${lines.length - namedMost} more`);
}

main(process.argv[2]);
