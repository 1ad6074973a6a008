/** Polices what the rules of the tree say about it: circles, allowances that excuse nothing, names of files. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {
	bans,
	fileLinesMax,
	fileWriters,
	functionLinesMax,
	functionLinesWithJsxMax,
	importExceptions,
	longFiles,
	longFunctions,
	processModules,
	processStarters,
	rooms,
	streamHolders,
	textExits,
} from '../support/architecture-rules.ts';
import {listFiles, projectRoot, readSource} from '../support/source-tree.ts';
import {functionsOf} from '../support/tree/functions.ts';
import {importCircles, importGraph} from '../support/tree/import-graph.ts';
import {missingPaths, namesOf} from '../support/tree/named-paths.ts';
import {covers, roomOf} from '../support/tree/rooms.ts';

const sources = ['source', 'runner', 'state', 'algorithm'].flatMap(folder =>
	listFiles(folder, ['.ts', '.tsx']).map(path => readSource(path)),
);
const functions = sources.flatMap(functionsOf);

describe('imports', () => {
	test('make no circle, those of types included', () => {
		expect(importCircles(importGraph(sources, true))).toEqual([]);
	});

	test('are noticed where they do make one', () => {
		const graph = new Map([
			['a', ['b']],
			['b', ['c']],
			['c', ['a', 'd']],
			['d', []],
		]);
		expect(importCircles(graph)).toEqual([['a', 'b', 'c']]);
	});
});

describe('an allowance is used:', () => {
	test('each place from which a room may import', () => {
		const unused = rooms.flatMap(({room, may, mayTypes = []}) => {
			const inRoom = sources.filter(({path}) => roomOf(path)?.room === room);
			const targets = inRoom.flatMap(({imports}) => imports);
			const isUsed = (prefix: string) => targets.some(({target}) => covers(prefix, target));
			return [...may, ...mayTypes]
				.filter(prefix => !isUsed(prefix))
				.map(prefix => `${room} may ${prefix}`);
		});
		expect(unused).toEqual([]);
	});

	test('each import beyond a room', () => {
		const unused = importExceptions.flatMap(({file, may}) => {
			const targets = sources.find(({path}) => path === file)?.imports ?? [];
			return may
				.filter(prefix => !targets.some(({target}) => covers(prefix, target)))
				.map(prefix => `${file} may ${prefix}`);
		});
		expect(unused).toEqual([]);
	});

	test('each banned call, stream and process', () => {
		const textOf = (file: string) => sources.find(({path}) => path === file)?.text ?? '';
		const isCalled = (file: string, call: string) =>
			textOf(file).includes(call) || (call === 'Date.now' && textOf(file).includes('new Date()'));
		const calls = bans.flatMap(({call, allowed}) =>
			allowed.filter(({file}) => !isCalled(file, call)).map(({file}) => `${file} ${call}`),
		);
		const starters = processStarters
			.filter(({file}) => {
				const targets = sources.find(({path}) => path === file)?.imports ?? [];
				return !targets.some(({target}) => processModules.includes(target));
			})
			.map(({file}) => `${file} starts no process`);
		const streams = [...textExits, ...streamHolders]
			.filter(
				({file}) => !/\b(?:stdout|stderr|output|terminal|stream|writeSync)\b/.test(textOf(file)),
			)
			.map(({file}) => `${file} names no stream`);
		const writers = fileWriters
			.filter(({file}) => !textOf(file).includes('writeSync'))
			.map(({file}) => `${file} writes no file`);
		expect([...calls, ...starters, ...streams, ...writers]).toEqual([]);
	});

	test('each long file and function', () => {
		const files = longFiles.filter(({file}) => {
			const text = sources.find(({path}) => path === file)?.text ?? '';
			return text.split('\n').length - 1 <= fileLinesMax;
		});
		const short = longFunctions.filter(
			({file, name}) =>
				!functions.some(
					one =>
						one.file === file &&
						one.name === name &&
						one.lines > (one.hasJsx ? functionLinesWithJsxMax : functionLinesMax),
				),
		);
		expect([
			...files.map(({file}) => file),
			...short.map(one => `${one.file} ${one.name}`),
		]).toEqual([]);
	});
});

describe('files and folders that words name are there:', () => {
	const names = namesOf(
		['source', 'runner', 'state', 'algorithm', 'test', 'script', 'docs', 'data']
			.flatMap(folder => listFiles(folder, ['']))
			.concat('README.md', 'CHANGELOG.md', 'package.json', 'vitest.config.ts'),
	);

	test('in comments', () => {
		let seen = 0;
		const tests = listFiles('test', ['.ts', '.tsx']).filter(path => !path.includes('/broken/'));
		const all = [...sources, ...tests.map(path => readSource(path))];
		const missing = all.flatMap(({path, comments}) => {
			seen += comments.length;
			return comments.flatMap(({value}) =>
				missingPaths(value, names).map(name => `${path}: ${name}`),
			);
		});
		const python = listFiles('runner/python/host', ['.py']).flatMap(path => {
			const text = readFileSync(join(projectRoot, path), 'utf8');
			return missingPaths(text, names).map(name => `${path}: ${name}`);
		});
		expect([...missing, ...python]).toEqual([]);
		expect(seen).toBeGreaterThan(1000);
	});

	test('in documents', () => {
		const missing = ['README.md', ...listFiles('docs', ['.md'])].flatMap(path =>
			missingPaths(readFileSync(join(projectRoot, path), 'utf8'), names).map(
				name => `${path}: ${name}`,
			),
		);
		expect(missing).toEqual([]);
	});

	test('and those that are not are noticed', () => {
		const text = 'see `runner/gone.ts`, gone-too.ts and `state/no-folder/`, not runner/main.ts';
		expect(missingPaths(text, names)).toEqual([
			'runner/gone.ts',
			'gone-too.ts',
			'state/no-folder/',
		]);
	});
});
