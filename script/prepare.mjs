/**
 * Brings a clone into a state in which it can run: dependencies installed, `dist/` built. What is done
 * already is skipped, judged by content: a second start costs a few milliseconds.
 */
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const leastNode = [20, 19];

/** Ends the process when this Node cannot run Pitwall. */
export function checkNode() {
	const [major, minor] = process.versions.node.split('.').map(Number);
	if (major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1])) return;
	console.error(
		`Node ${process.versions.node} is too old\nwhy: Pitwall needs Node ${leastNode.join('.')} or newer\nfix: install a newer Node (https://nodejs.org), then run the command again\n[NODE_TOO_OLD]`,
	);
	process.exit(78);
}

/** Installs when the lock file is not the one that was installed last. */
export function install() {
	const stamp = join(root, 'node_modules/.pitwall-installed');
	const lockText = readFileSync(join(root, 'package-lock.json'));
	const wanted = `${createHash('sha256').update(lockText).digest('hex')} ${process.versions.modules}`;
	if (existsSync(stamp) ? readFileSync(stamp, 'utf8') === wanted : false) return;
	// A plain `npm ci` leaves no stamp of ours; its own record tells that this lock file is installed.
	const own = join(root, 'node_modules/.package-lock.json');
	const fresh =
		existsSync(own) && statSync(own).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
	if (!fresh) {
		console.error(
			'Installing dependencies (once; the SQLite driver may be compiled, about a minute) …',
		);
		const {status} = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
			cwd: root,
			stdio: ['ignore', 'inherit', 'inherit'],
		});
		if (status !== 0) {
			console.error(
				'the dependencies could not be installed\nwhy: npm ci failed, see above\nfix: check the network and that Python 3 and a C++ compiler are there, then run the command again\n[INSTALL_FAILED]',
			);
			process.exit(69);
		}
	}
	writeFileSync(stamp, wanted);
}

/** Builds when any source is newer than the last build. */
export async function buildWhenStale() {
	const stamp = join(root, 'dist/.built');
	const wanted = digest(sources());
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
	console.error('Building …');
	const {build} = await import('./build.mjs');
	await build();
	mkdirSync(dirname(stamp), {recursive: true});
	writeFileSync(stamp, wanted);
}

/** Every file that a build reads. */
function sources() {
	const files = [
		'package-lock.json',
		'tsconfig.json',
		'tsconfig.build.json',
		'script/build.mjs',
	].map(file => join(root, file));
	for (const folder of ['source', 'runner', 'state', 'algorithm'])
		for (const entry of readdirSync(join(root, folder), {recursive: true, withFileTypes: true}))
			if (entry.isFile()) files.push(join(entry.parentPath ?? entry.path, entry.name));
	return files.sort();
}

/** Digest over name, size and time of change: reading some hundred files would cost the first frame. */
function digest(files) {
	const hash = createHash('sha256');
	for (const file of files) {
		const {size, mtimeMs} = statSync(file);
		hash.update(`${file}\0${size}\0${mtimeMs}\n`);
	}
	return hash.digest('hex');
}
