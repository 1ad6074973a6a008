/**
 * Notes which lines the tests themselves run: they load sources through vitest, of which the coverage that Node writes says
 * nothing. Set up for each test file where `NODE_V8_COVERAGE` names a folder.
 */
import {writeFileSync} from 'node:fs';
import {Session} from 'node:inspector/promises';
import {join, relative} from 'node:path';
import {fileURLToPath} from 'node:url';
import {threadId} from 'node:worker_threads';
import {afterAll} from 'vitest';
import {projectRoot} from '../source-tree.ts';
import {addLines, type LineCoverage, runCharacters, type SourceMapText} from './lines.ts';

/** Begins the names of files of this setup, in the folder of Node's own. */
const prefix = 'lines-';

const session = new Session();
session.connect();
const scripts = new Map<string, string>();
session.on('Debugger.scriptParsed', ({params}) => scripts.set(params.scriptId, params.url));
await session.post('Debugger.enable');
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', {callCount: true, detailed: true});

const pathOf = (url: string) => (url.startsWith('file:') ? fileURLToPath(url) : url);

afterAll(async () => {
	const {result} = await session.post('Profiler.takePreciseCoverage');
	const total: LineCoverage = new Map();
	for (const {scriptId, url, functions} of result) {
		const file = relative(projectRoot, pathOf(url));
		if (!/^(?:source|runner|state|algorithm)\//.test(file)) continue;
		const {scriptSource} = await session.post('Debugger.getScriptSource', {scriptId});
		const map = inlineMap(scriptSource);
		if (map === null) continue;
		const run = runCharacters(scriptSource.length, functions);
		addLines(total, {text: scriptSource, run, map}, () => file);
	}
	session.disconnect();
	const lines = [...total].map(([file, {code, run}]) => [file, [...code], [...run]]);
	const folder = process.env['NODE_V8_COVERAGE'] ?? '';
	const name = `${prefix}${process.pid}-${threadId}-${process.hrtime.bigint()}.json`;
	writeFileSync(join(folder, name), JSON.stringify(lines));
});

function inlineMap(text: string): SourceMapText | null {
	const mark = '//# sourceMappingURL=data:application/json';
	const at = text.lastIndexOf(mark);
	const [, encoded] = /^[^,\n]*;base64,([A-Za-z0-9+/=]+)/.exec(text.slice(at + mark.length)) ?? [];
	if (at < 0 || encoded === undefined) return null;
	return JSON.parse(Buffer.from(encoded, 'base64').toString()) as SourceMapText;
}
