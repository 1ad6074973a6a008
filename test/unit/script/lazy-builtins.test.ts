import {build, type Plugin} from 'esbuild';
import {join} from 'node:path';
import {runInNewContext} from 'node:vm';
import {expect, test} from 'vitest';
import {projectRoot} from '../../support/source-tree.ts';

const file = join(projectRoot, 'script/bundle/lazy-builtins.mjs');
const {lazyBuiltins} = (await import(file)) as {lazyBuiltins: Plugin};

/** Bundles `text` as the programs are and returns its code. */
async function bundle(text: string): Promise<string> {
	const {outputFiles} = await build({
		stdin: {contents: text, loader: 'ts', resolveDir: projectRoot},
		bundle: true,
		write: false,
		platform: 'node',
		format: 'cjs',
		logLevel: 'silent',
		plugins: [lazyBuiltins],
	});
	return outputFiles[0]?.text ?? '';
}

/** Runs what was bundled; it sets `answer`. */
async function run(text: string): Promise<unknown> {
	const code = await bundle(`${text}\nglobalThis.answer = answer;`);
	const world: {process: NodeJS.Process; answer?: unknown} = {process};
	runInNewContext(code, world);
	return world.answer;
}

test('functions, classes and modules as a whole do what the real ones do', async () => {
	const text = `
		import {createHash} from 'node:crypto';
		import {AsyncLocalStorage} from 'node:async_hooks';
		import {join} from 'node:path';
		import assert from 'node:assert';
		const storage = new AsyncLocalStorage();
		const digest = createHash('md5').update('').digest('hex').slice(0, 4);
		let thrown = '';
		try { assert.equal(1, 2); } catch (error) { thrown = error.name; }
		const answer = [digest, storage instanceof AsyncLocalStorage, join('a', 'b'), thrown];`;
	expect(await run(text)).toEqual(['d41d', true, 'a/b', 'AssertionError']);
});

test.each([
	['node:worker_threads', 'isMainThread'],
	['node:worker_threads', 'threadId'],
	['node:crypto', 'constants'],
])('importing %s %s, which is no function, stops the build', async (module, name) => {
	const text = `import {${name}} from '${module}'; console.log(${name});`;
	await expect(bundle(text)).rejects.toThrow(`No matching export in "builtin:${module}"`);
});

test('a constant through a namespace stops the build as well', async () => {
	const text = `import * as threads from 'node:worker_threads'; console.log(threads.isMainThread);`;
	await expect(bundle(text)).rejects.toThrow('isMainThread');
});

test('what Node has loaded itself is taken as it is', async () => {
	expect(await run(`import {sep} from 'node:path'; const answer = sep;`)).toBe('/');
});
