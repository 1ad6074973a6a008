import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	realpathSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {spawnSync} from 'node:child_process';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeEach, expect, test} from 'vitest';

const project = fileURLToPath(new URL('../../', import.meta.url));

let root: string;
beforeEach(() => {
	root = realpathSync(mkdtempSync(join(tmpdir(), 'pitwall-')));
	install();
});
afterEach(() => {
	rmSync(root, {recursive: true, force: true});
});

/** A copy of the program whose driver has its scripts, but not its native code. */
function install(): void {
	const modules = join(root, 'node_modules');
	mkdirSync(modules);
	for (const part of ['dist', 'data', 'algorithm', 'package.json'])
		cpSync(join(project, part), join(root, part), {recursive: true});
	for (const name of readdirSync(join(project, 'node_modules')))
		if (name !== 'better-sqlite3')
			symlinkSync(join(project, 'node_modules', name), join(modules, name));
	for (const part of ['lib', 'package.json'])
		cpSync(
			join(project, 'node_modules/better-sqlite3', part),
			join(modules, 'better-sqlite3', part),
			{recursive: true},
		);
}

function run(words: readonly string[]) {
	const {NODE_EXTRA_CA_CERTS: _, ...environment} = process.env;
	return spawnSync(process.execPath, [join(root, 'dist/pitwall.js'), ...words], {
		cwd: root,
		env: {...environment, PITWALL_HOME: join(root, 'home'), HOME: root, NO_COLOR: '1'},
		encoding: 'utf8',
	});
}

const commands = [
	['run', '--symbol', 'BTC', '--bars', '1'],
	['ps'],
	['start', 'BTC'],
	['up'],
	['supervisor'],
	['down', '--yes'],
	[],
];

function expectAdvice(why: string): void {
	expect(run(['init']).status).toBe(0);
	const looked = run(['doctor']);
	expect(looked.stdout).toContain('npm rebuild better-sqlite3');
	expect(looked.status).toBe(78);
	for (const words of commands) {
		const {status, stderr} = run(words);
		expect(stderr, words.join(' ')).toContain('better-sqlite3 cannot be loaded by Node v');
		expect(stderr).toContain(why);
		expect(stderr).toContain(`fix: cd ${root} && npm rebuild better-sqlite3`);
		expect(stderr).not.toContain('bug');
		expect(status, words.join(' ')).toBe(78);
	}
	const {stdout} = run(['ps', '--json']);
	expect(JSON.parse(stdout)).toMatchObject({error: {code: 'NATIVE_MODULE', exitCode: 78}});
}

test('installed without scripts, each command says what to type', () => {
	expectAdvice('it was installed without running its scripts');
});

test('native code that this Node cannot load is told in the same way', () => {
	const file = join(root, 'node_modules/better-sqlite3/build/Release/better_sqlite3.node');
	mkdirSync(dirname(file), {recursive: true});
	writeFileSync(file, 'built for another machine');
	expectAdvice('its native code was built for another version of Node, or is damaged');
});
