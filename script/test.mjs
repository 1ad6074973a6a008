/**
 * `npm test [-- ARGUMENTS …]`: install what is missing, build, run the tests. Arguments go to vitest:
 * `npm test -- test/unit`.
 */
import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {buildWhenStale, checkNode, install, root} from './prepare.mjs';

checkNode();
install();
await buildWhenStale();
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const {status, signal} = spawnSync(process.execPath, [vitest, 'run', ...process.argv.slice(2)], {
	cwd: root,
	stdio: 'inherit',
});
process.exitCode = status ?? (signal === 'SIGINT' ? 130 : 70);
