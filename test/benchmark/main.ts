/**
 * `npm run bench [-- PART…]`: every figure with its goal, one part after the other so that they do not
 * disturb each other. Figures are for people to read; nothing fails because a machine is slow.
 */
import {cpus, loadavg} from 'node:os';
import {benchmark as backtest} from './backtest.ts';
import {benchmark as discover} from './discover.ts';
import {benchmark as engine} from './engine.ts';
import type {Benchmark, Figure} from './figure.ts';
import {benchmark as locks} from './locks.ts';
import {benchmark as log} from './log.ts';
import {benchmark as panel} from './panel.ts';
import {benchmark as program} from './program.ts';
import {benchmark as python} from './python.ts';
import {benchmark as runner} from './runner.ts';
import {benchmark as screen} from './screen.ts';
import {benchmark as supervisor} from './supervisor.ts';

const parts: Record<string, Benchmark> = {
	runner,
	supervisor,
	program,
	locks,
	log,
	engine,
	backtest,
	python,
	screen,
	panel,
	discover,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter(name => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
	console.error(`unknown: ${unknown.join(' ')}; there are ${Object.keys(parts).join(' ')}`);
	process.exitCode = 64;
} else {
	await runParts(wanted.length > 0 ? wanted : Object.keys(parts));
}

async function runParts(names: readonly string[]): Promise<void> {
	const load = loadavg()[0]?.toFixed(1);
	console.log(`Node ${process.versions.node}, ${cpus().length} cores, load ${load} at the start`);
	let met = 0;
	let goals = 0;
	for (const name of names) {
		const benchmark = parts[name];
		if (benchmark === undefined) continue;
		console.log(`\n${benchmark.name}`);
		for (const figure of await benchmark.run()) {
			console.log(figureLine(figure));
			if (figure.goal === null) continue;
			goals += 1;
			if (isMet(figure)) met += 1;
		}
	}

	console.log(`\n${met} of ${goals} goals met`);
}

function isMet({value, goal}: Figure): boolean {
	if (goal === null) return true;
	return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
}

function figureLine(figure: Figure): string {
	const {name, value, unit, goal, note} = figure;
	const mark = goal === null ? ' ' : isMet(figure) ? '✓' : '✗';
	const limit =
		goal === null
			? ''
			: 'atMost' in goal
				? `≤ ${number(goal.atMost)}`
				: `≥ ${number(goal.atLeast)}`;
	const tail = note === undefined ? '' : `  (${note})`;
	return `${mark} ${name.padEnd(64)} ${number(value).padStart(11)} ${unit.padEnd(8)} ${limit}${tail}`;
}

/** Three significant digits, thousands apart. */
function number(value: number): string {
	const digits =
		Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3;
	return value.toLocaleString('en-US', {maximumFractionDigits: digits});
}
