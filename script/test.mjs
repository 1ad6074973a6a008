/** `npm test`: install what is missing, build, run the tests. Arguments go to vitest. */
import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {buildWhenStale, checkNode, install, root} from './prepare.mjs';

checkNode();
install();
await buildWhenStale();
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const {status} = spawnSync(process.execPath, [vitest, 'run', ...process.argv.slice(2)], {
	cwd: root,
	stdio: 'inherit',
});
process.exitCode = status ?? 70;
