/**
 * What it costs to look at every algorithm file anew: `pitwall algorithms` as a process, from start to end, over
 * a mix of TypeScript with a library, JavaScript, Python and files that are refused.
 */
import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {startEnvironment} from '../support/environment.ts';
import {programFile} from '../support/pitwall.ts';
import {type Benchmark, type Figure, quantile} from './figure.ts';

const rounds = 11;

export const benchmark: Benchmark = {
	name: 'discovery of algorithms',
	async run() {
		const [fifty, many] = [measure(50, rounds), measure(500, 5)];
		return [
			{
				name: 'pitwall algorithms, 50 files, start to end',
				value: fifty.scanMs,
				unit: 'ms',
				goal: {atMost: 300},
				note: `median of ${rounds}; bare Node ${fifty.bareMs.toFixed(0)} ms in the same run`,
			},
			{
				name: 'the same, to a bare Node start and end',
				value: fifty.scanMs / fifty.bareMs,
				unit: 'ratio',
				goal: null,
			},
			{
				name: 'pitwall algorithms, 500 files, start to end',
				value: many.scanMs,
				unit: 'ms',
				goal: null,
				note: 'median of 5',
			},
		] satisfies Figure[];
	},
};

function measure(count: number, times: number): {scanMs: number; bareMs: number} {
	const home = mkdtempSync(join(tmpdir(), 'pitwall-'));
	mkdirSync(join(home, 'algorithm'));
	for (let at = 0; at < count; at += 1) writeOne(join(home, 'algorithm'), at);
	const scans: number[] = [];
	const bare: number[] = [];
	spendMs([programFile, 'algorithms', '--home', home]);
	for (let round = 0; round < times; round += 1) {
		bare.push(spendMs(['-e', '0']));
		scans.push(spendMs([programFile, 'algorithms', '--home', home]));
	}

	rmSync(home, {recursive: true, force: true});
	return {scanMs: quantile(scans, 0.5), bareMs: quantile(bare, 0.5)};
}

function spendMs(words: readonly string[]): number {
	const startedAtMs = performance.now();
	spawnSync(process.execPath, words, {env: startEnvironment(), stdio: 'ignore'});
	return performance.now() - startedAtMs;
}

const decides = 'run() { return {action: "HOLD" as const, shares: 0}; }';

/** Of ten files: four in TypeScript, two in JavaScript, two in Python, one broken, one that throws. */
function writeOne(folder: string, at: number): void {
	const [extension, text] = kinds[at % kinds.length] ?? ['.ts', ''];
	writeFileSync(join(folder, `file_${at}${extension}`), text.replaceAll('AT', String(at)));
}

const typescript = `import type {Context} from 'pitwall';
import {SMA} from 'trading-signals';
export class Algorithm {
	static parameters = {length: {default: 1AT, min: 1}};
	readonly #sma = new SMA(3);
	size(context: Context): number { return context.price * this.#sma.getResult(false)!; }
	${decides}
}
`;
const javascript = `export class Algorithm { ${decides.replace(' as const', '')} }\n`;
const python = `class Algorithm:
    parameters = {"length": 1AT}

    def __init__(self, symbol, capital):
        self.symbol = symbol

    def run(self, current_time, algo_id=None):
        return "HOLD", 0
`;

const kinds: ReadonlyArray<readonly [extension: string, text: string]> = [
	['.ts', typescript],
	['.js', javascript],
	['.py', python],
	['.ts', typescript],
	['.ts', 'export class {{\n'],
	['.ts', typescript],
	['.js', javascript],
	['.py', python],
	['.ts', typescript],
	['.js', 'throw new Error("at load");\n'],
];
