/** `npm run check`: everything a machine can judge without running the programs. */
import {spawnSync} from 'node:child_process';
import {checkNode, install, root} from './prepare.mjs';

checkNode();
install();
const steps = [
	['format', 'biome', ['format', '.']],
	['lint', 'oxlint', ['--type-aware', '--deny-warnings']],
	['types', 'tsc', ['--noEmit']],
	['dead code', 'knip', []],
	['unit, property, contract', 'vitest', ['run', 'test/unit', 'test/property', 'test/contract']],
];
for (const [name, command, parameters] of steps) {
	console.log(`· ${name}`);
	const {status} = spawnSync('npx', ['--no-install', command, ...parameters], {
		cwd: root,
		stdio: 'inherit',
	});
	if (status !== 0) {
		console.error(`check failed at: ${name}`);
		process.exit(1);
	}
}
