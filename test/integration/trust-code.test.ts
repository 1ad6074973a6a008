import {chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {canBeOther, giveTo, otherUid, runAs} from '../support/other-user.ts';

const self = process.getuid?.() ?? 0;

let root: string;
let home: string;
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'pitwall-'));
	chmodSync(root, 0o755);
	home = join(root, 'desk');
	mkdirSync(join(home, 'algorithm'), {recursive: true});
	put('pitwall.yaml', 'instances:\n  BTC: {algorithm: mine, bars: 3, speed: max}\n');
});
afterEach(async () => {
	await run(['down', '--yes']);
	rmSync(root, {recursive: true, force: true});
});

const run = (words: readonly string[]) => runAs(self, words, {cwd: root, home});

function put(name: string, text: string): string {
	const path = join(home, name);
	mkdirSync(dirname(path), {recursive: true});
	writeFileSync(path, text);
	return path;
}

const markPath = () => join(root, 'mark');
const script = (head = '') =>
	`${head}export class Algorithm { run() { return {action: 'HOLD', shares: 0}; } }\n`;
const leavesMark = () =>
	`import {writeFileSync} from 'node:fs';\nwriteFileSync(${JSON.stringify(markPath())}, '');\nexport const size = 1;\n`;
const python = (head: string) =>
	`${head}\nclass Algorithm:\n\tdef __init__(self, symbol, capital): pass\n\tdef run(self, current_time, algo_id=''): return ('HOLD', 0)\n`;
const leavesPythonMark = () => `open(${JSON.stringify(markPath())}, 'w').close()\nsize = 1\n`;

/** No command may run the code; each says which file and why. */
async function expectRefused(path: string, why: RegExp): Promise<void> {
	const listed = await run(['algorithms', '--json']);
	const listings = JSON.parse(listed.stdout) as {name: string; ok: boolean; reason?: string}[];
	const mine = listings.find(({name}) => name === 'mine');
	expect(mine?.ok, JSON.stringify(mine)).toBe(false);
	expect(mine?.reason).toMatch(why);
	for (const words of [
		['run', '--name', 'BTC'],
		['run', '--symbol', 'ETH', '--algorithm', 'mine', '--bars', '2'],
		['backtest', '--symbol', 'BTC', '--algorithm', 'mine', '--bars', '5'],
	]) {
		const {exitCode, stderr} = await run(words);
		expect(stderr, words.join(' ')).toContain(path);
		expect(stderr).toMatch(why);
		expect(exitCode).toBe(77);
	}

	const added = await run(['add', '--symbol', 'BTC', '--algorithm', 'mine', '--capital', '9']);
	expect(added.exitCode).not.toBe(0);
	expect(existsSync(markPath())).toBe(false);
}

describe('code that others can write is not run', () => {
	test('the file itself', async () => {
		const path = put('algorithm/mine.mjs', leavesMark() + script());
		chmodSync(path, 0o666);
		await expectRefused(path, /other users can write it \(mode 0666\)/);
		chmodSync(path, 0o644);
		expect((await run(['run', '--name', 'BTC'])).exitCode).toBe(0);
	});

	test('a file that it imports', async () => {
		put('algorithm/mine.ts', script("import {size} from './part/size.ts';\nconsole.log(size);\n"));
		const path = put('algorithm/part/size.ts', leavesMark());
		chmodSync(path, 0o666);
		await expectRefused(path.replace(`${home}/algorithm/`, ''), /other users can write it/);
	});

	test('a Python file that it imports', async () => {
		put('algorithm/mine.py', python('import sizes'));
		const path = put('algorithm/sizes.py', leavesPythonMark());
		chmodSync(path, 0o666);
		await expectRefused('sizes.py', /other users can write it/);
	});

	test.skipIf(!canBeOther)('a file of another user', async () => {
		const path = put('algorithm/mine.py', python(leavesPythonMark()));
		giveTo(otherUid, path);
		await expectRefused(path, /it belongs to nobody/);
	});

	test.skipIf(!canBeOther)('a library that another user put above the home', async () => {
		put('algorithm/mine.mjs', script("import {size} from 'sizes';\nconsole.log(size);\n"));
		const library = join(root, 'node_modules/sizes');
		mkdirSync(library, {recursive: true});
		writeFileSync(join(library, 'package.json'), '{"main": "index.js", "type": "module"}');
		writeFileSync(join(library, 'index.js'), leavesMark());
		giveTo(otherUid, join(root, 'node_modules'));
		await expectRefused('node_modules/sizes/index.js', /it belongs to nobody/);
	});
});
