/** `npm run check`: all automatic checks, the fast ones first. */
import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {buildWhenStale, checkNode, install, root} from './prepare.mjs';

checkNode();
install();

const binary = name => join(root, 'node_modules/.bin', name);
const steps = [
	{name: 'format', step: [binary('biome'), 'format', '.']},
	{name: 'lint', step: [binary('oxlint'), '--type-aware', '--deny-warnings']},
	{name: 'types', step: [binary('tsc'), '--noEmit']},
	{name: 'generated documentation', step: [process.execPath, 'script/reference.mjs', '--check']},
	{name: 'dead code', step: [binary('knip')]},
	{
		name: 'unit, property, contract',
		step: [binary('vitest'), 'run', 'test/unit', 'test/property', 'test/contract'],
	},
	{name: 'build', step: buildWhenStale},
	{name: 'integration', step: [binary('vitest'), 'run', 'test/integration']},
];
for (const {name, step} of steps) {
	console.log(`· ${name}`);
	if (typeof step === 'function') await step();
	else if (run(step) !== 0) {
		console.error(`check failed at: ${name}`);
		process.exit(1);
	}
}

function run([command, ...parameters]) {
	return spawnSync(command, parameters, {cwd: root, stdio: 'inherit'}).status;
}
