/**
 * Prepares a clone to run: installs dependencies and builds `dist/`. Steps that are up to date by content are skipped,
 * so that a second start costs a few milliseconds. It uses only Node, because dependencies may be missing.
 */
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	realpathSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const leastNode = [20, 19];

/** Ends the process when this Node cannot run Pitwall. */
export function checkNode() {
	const [major, minor] = process.versions.node.split('.').map(Number);
	if (major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1])) return;
	fail(78, {
		code: 'NODE_TOO_OLD',
		what: `Node ${process.versions.node} is too old`,
		why: `Pitwall needs Node ${leastNode.join('.')} or newer`,
		fix: 'install a newer Node (https://nodejs.org), then run the command again',
	});
}

/** Installs dependencies if the lock file differs from the one installed last. */
export function install() {
	const modules = join(root, 'node_modules');
	const stamp = join(modules, '.pitwall-installed');
	const lockFile = join(root, 'package-lock.json');
	const wanted = `${createHash('sha256').update(readFileSync(lockFile)).digest('hex')} ${process.versions.modules}`;
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
	if (!isInstalled(modules, lockFile)) runNpm(modules);
	writeFileSync(stamp, wanted);
}

/**
 * Whether a plain `npm ci` has installed them: it leaves no stamp of ours, but its own record, newer than the lock file.
 * Dependencies that are shared between work trees are never changed.
 */
function isInstalled(modules, lockFile) {
	const record = join(modules, '.package-lock.json');
	if (!existsSync(record)) return false;
	const shared = realpathSync(modules) !== join(realpathSync(root), 'node_modules');
	return shared || statSync(record).mtimeMs >= statSync(lockFile).mtimeMs;
}

function runNpm(modules) {
	console.error(
		'Installing dependencies (once; the SQLite driver may be compiled, about a minute) …',
	);
	// Output of npm goes to stderr: stdout is for the command that follows.
	const {status, signal, error} = spawnSync(
		'npm',
		['ci', '--no-audit', '--no-fund', '--loglevel=error'],
		{cwd: root, stdio: ['ignore', 2, 2], env: npmEnvironment()},
	);
	if (error?.code === 'ENOENT') {
		fail(69, {
			code: 'NPM_MISSING',
			what: 'the dependencies could not be installed',
			why: 'npm is not on the PATH',
			fix: 'install npm (it comes with Node: https://nodejs.org), then run the command again',
		});
	}

	// npm ci first removes the folder, so that it is incomplete after an interruption.
	if (signal === 'SIGINT' || signal === 'SIGTERM' || status === 130) {
		console.error('\ninterrupted; the next run installs again');
		process.exit(signal === 'SIGTERM' ? 143 : 130);
	}

	if (status === 0 && existsSync(modules)) return;
	fail(69, {
		code: 'INSTALL_FAILED',
		what: 'the dependencies could not be installed',
		why: `npm ci ended with ${error?.message ?? signal ?? `exit ${status}`}; see its output above`,
		fix: 'check the network (offline: npm ci --offline with a filled cache) and that Python 3, make and a C++ compiler are installed, then run the command again',
	});
}

/** `npm start` passes its settings on; some of them (`--omit`, `--dry-run`) would change the installation. */
function npmEnvironment() {
	const harmful =
		/^npm_config_(omit|only|production|dry_run|global|prefix|ignore_scripts|workspaces?|location)$/i;
	const kept = Object.entries(process.env).filter(([name]) => !harmful.test(name));
	// The tests and the build need development dependencies, regardless of NODE_ENV.
	return {...Object.fromEntries(kept), NODE_ENV: 'development'};
}

/** Builds if a source has changed since the last build. */
export async function buildWhenStale() {
	const stamp = join(root, 'dist/.built');
	const wanted = digest(sources());
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
	console.error('Building …');
	const {build} = await import('./build.mjs');
	try {
		await build();
	} catch (error) {
		fail(70, {
			code: 'BUILD_FAILED',
			what: 'the programs could not be built',
			why: error instanceof Error ? error.message : String(error),
			fix: 'undo the last change, or start afresh: rm -rf dist node_modules, then run the command again',
		});
	}

	mkdirSync(dirname(stamp), {recursive: true});
	writeFileSync(stamp, wanted);
}

/** Returns every file that a build reads. */
function sources() {
	const files = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'].map(
		file => join(root, file),
	);
	for (const folder of ['script', 'source', 'runner', 'state', 'algorithm'])
		for (const entry of readdirSync(join(root, folder), {recursive: true, withFileTypes: true}))
			if (entry.isFile()) files.push(join(entry.parentPath ?? entry.path, entry.name));
	return files.sort((a, b) => (a < b ? -1 : 1));
}

/** Digest of names, sizes and modification times: reading some hundred files would delay the first frame. */
function digest(files) {
	const hash = createHash('sha256');
	for (const file of files) {
		const {size, mtimeMs} = statSync(file);
		hash.update(`${file}\0${size}\0${mtimeMs}\n`);
	}
	return hash.digest('hex');
}

function fail(exitCode, {code, what, why, fix}) {
	console.error(`${what}\nwhy: ${why}\nfix: ${fix}\n[${code}]`);
	process.exit(exitCode);
}
