/**
 * `npm run check:nodes [-- --quick] [-- --node=24]`: installs, builds and tests a copy of this tree with later versions of
 * Node, each from the package `node`, without a compiler. `--quick` runs the unit, property and contract tests and a few
 * integration tests. It works in a temporary folder.
 */
import {execFileSync, spawnSync} from 'node:child_process';
import {
	chmodSync,
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** Exact versions to test. */
const versions = ['22.23.3', '24.21.0'];
const quickTests = [
	'test/unit',
	'test/property',
	'test/contract',
	'test/integration/package.test.ts',
	'test/integration/library.test.ts',
	'test/integration/cli.test.ts',
	'test/integration/lock.test.ts',
	'test/integration/runner-process.test.ts',
	'test/integration/doctor.test.ts',
	'test/integration/native-module.test.ts',
];

const words = process.argv.slice(2);
const isQuick = words.includes('--quick');
const asked = words.find(word => word.startsWith('--node='))?.slice('--node='.length);
const chosen = versions.filter(version => asked === undefined || version.startsWith(`${asked}.`));
const work = mkdtempSync(join(tmpdir(), 'pitwall-nodes-'));
// Some tests run the program as another user.
chmodSync(work, 0o755);
const failed = [];
try {
	for (const version of chosen) if (!check(version)) failed.push(version);
} finally {
	rmSync(work, {recursive: true, force: true});
}
if (chosen.length === 0) console.error(`no such Node; there are ${versions.join(', ')}`);
for (const version of failed) console.error(`failed with Node ${version}`);
process.exitCode = chosen.length === 0 ? 64 : failed.length > 0 ? 1 : 0;

/** Returns whether all tests passed. */
function check(version) {
	console.log(`· Node ${version}`);
	const folder = join(work, version);
	const node = fetchNode(version, join(folder, 'node'));
	const copy = join(folder, 'pitwall');
	copyTree(copy);
	const environment = environmentOf(dirname(node));
	const run = (file, parameters) =>
		spawnSync(node, [file, ...parameters], {cwd: copy, stdio: 'inherit', env: environment})
			.status === 0;
	// The lock file names the driver of Node 20: without it npm installs the one that this Node can load.
	rmSync(join(copy, 'package-lock.json'));
	if (!run(npmFile(), ['install', '--no-audit', '--no-fund', '--loglevel=error'])) return false;
	const driver = join(copy, 'node_modules/better-sqlite3');
	const {version: driverVersion} = JSON.parse(readFileSync(join(driver, 'package.json'), 'utf8'));
	console.log(`· better-sqlite3 ${driverVersion}`);
	if (existsSync(join(driver, 'build'))) {
		console.error('the driver was compiled');
		return false;
	}

	if (!run('script/build.mjs', [])) return false;
	return run('node_modules/vitest/vitest.mjs', ['run', ...(isQuick ? quickTests : [])]);
}

/** Returns the path of the Node program. */
function fetchNode(version, folder) {
	mkdirSync(folder, {recursive: true});
	writeFileSync(join(folder, 'package.json'), '{"private": true}\n');
	const parameters = ['install', `node@${version}`, '--no-audit', '--no-fund', '--loglevel=error'];
	execFileSync('npm', parameters, {cwd: folder, stdio: 'inherit'});
	return join(folder, 'node_modules/node/bin/node');
}

/** Copies tracked and new files, but not the output of a build. */
function copyTree(copy) {
	const listed = execFileSync(
		'git',
		['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
		{cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024},
	);
	for (const file of listed.split('\0'))
		if (file !== '' && existsSync(join(root, file)))
			cpSync(join(root, file), join(copy, file), {verbatimSymlinks: true});
}

/** Returns an environment with this Node first on the PATH, and with compilers that fail. */
function environmentOf(folder) {
	const {NODE_OPTIONS: _, ...environment} = process.env;
	return {
		...environment,
		PATH: `${folder}:${environment.PATH}`,
		CC: 'false',
		CXX: 'false',
		npm_config_engine_strict: 'false',
	};
}

/** The package `node` contains no npm: the tested Node runs the npm of the current Node. */
function npmFile() {
	const beside = join(dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js');
	if (existsSync(beside)) return beside;
	const prefix = execFileSync('npm', ['root', '--global'], {encoding: 'utf8'}).trim();
	return join(prefix, 'npm/bin/npm-cli.js');
}
