/** Draws the chrome of the panel through Ink: as the package was published, or as the build bundles it. */
import {createRequire} from 'node:module';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {build, type Plugin} from 'esbuild';
import type {createChrome} from '../../source/panel/chrome.tsx';
import type {Model} from '../../source/panel/model/model.ts';
import {selectLayout} from '../../source/panel/view/select-layout.ts';
import {selectView} from '../../source/panel/view/select.ts';
import {createChromeStream} from '../../source/terminal/chrome-stream.ts';
import {projectRoot} from './source-tree.ts';

/** Returns the chrome with every patch that the build applies to packages. */
export async function loadBundledChrome(): Promise<typeof createChrome> {
	const {patches} = (await import(join(projectRoot, 'script/patch/patches.mjs'))) as {
		patches: Plugin[];
	};
	const {outputFiles} = await build({
		entryPoints: [join(projectRoot, 'source/panel/chrome.tsx')],
		bundle: true,
		write: false,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		logLevel: 'error',
		plugins: [...patches],
	});
	const folder = mkdtempSync(join(tmpdir(), 'pitwall-chrome-'));
	try {
		const path = join(folder, 'chrome.cjs');
		writeFileSync(path, outputFiles[0]?.contents ?? '');
		const load = createRequire(import.meta.url);
		return (load(path) as {createChrome: typeof createChrome}).createChrome;
	} finally {
		rmSync(folder, {recursive: true});
	}
}

/** Returns the rows of `model` as text without colours and without blanks at their ends; `·` marks rows of the log. */
export function drawThroughInk(create: typeof createChrome, model: Model, nowMs: number): string {
	let drawn: readonly string[] = [];
	const {stream} = createChromeStream(model.size, rows => {
		drawn = rows;
	});
	const view = selectView(model, nowMs);
	const chrome = create(stream);
	chrome.draw(view, (_tone, text) => text);
	chrome.close();
	if (view.small !== null) return withoutBlanks(drawn);
	const {top, rows} = selectLayout(model).pane;
	const pane = Array.from({length: rows}, () => '·');
	return withoutBlanks([...drawn.slice(0, top), ...pane, ...drawn.slice(top)]);
}

/** Ink cuts blanks at the end of a row; they look like nothing. */
export function withoutBlanks(rows: readonly string[]): string {
	return rows.map(row => row.trimEnd()).join('\n');
}
