/** Whatever an algorithm throws, however odd, is a fault of the algorithm: exit 65, and words that are no flood. */
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {createTestHome, type Home} from '../support/pitwall.ts';
import {hasPython} from '../support/python.ts';

let home: Home;
beforeAll(async () => {
	home = createTestHome();
	await home.run(['init']);
});
afterAll(() => home.remove());

let written = 0;

/** Runs `text` as an algorithm of its own and returns how the run ended, with all that it said and logged. */
async function runCode(code: string, extension: 'mjs' | 'py', pace = ['3', '--speed', 'max']) {
	written += 1;
	const name = `odd_${written}`;
	writeFileSync(join(home.path, 'algorithm', `${name}.${extension}`), code);
	const words = ['run', '--symbol', 'BTC', '--mode', 'SIM', '--name', name, '--algorithm', name];
	const ended = await home.run([...words, '--bars', ...pace]);
	const log = readFileSync(join(home.path, 'logs', `${name}.log`), 'utf8');
	// A busy machine gives a timer its turn after more bars than a quiet one.
	const text = (ended.stdout + ended.stderr + log).replaceAll(/^.*\] Bar \d+: .*\n/gm, '');
	return {...ended, text};
}

/** Longer than the message, place and log line of one error, whatever was thrown. */
const saidMax = 60_000;

const refusesAll =
	'new Proxy(function () {}, Object.fromEntries(Object.getOwnPropertyNames(Reflect).map(trap => [trap, () => { throw new Error("no"); }])))';
const thrown = {
	'an object without a prototype': 'throw Object.create(null)',
	null: 'throw null',
	undefined: 'throw undefined',
	'a symbol': 'throw Symbol("x")',
	'a getter that throws': 'throw {get message() { throw 1; }}',
	'an Error whose getters throw':
		'throw Object.defineProperties(new Error("x"), Object.fromEntries(["name", "message", "stack", "cause"].map(key => [key, {get() { throw new Error("no"); }}])))',
	'a proxy that refuses everything': `throw ${refusesAll}`,
	'a revoked proxy':
		'const {proxy, revoke} = Proxy.revocable(new Error("x"), {}); revoke(); throw proxy',
	'a stack that is a number': 'throw Object.assign(new Error("x"), {stack: 42})',
	'a message that is an object': 'throw Object.assign(new Error("x"), {message: {}, name: 7})',
	'a message of 1 MB': 'throw new Error("a".repeat(1e6))',
	'a message of 1 MB of colons': 'throw new Error(":1".repeat(5e5))',
	'a message of 300,000 lines': 'throw new Error("file:///\\n".repeat(3e5))',
	'a text of 1 MB': 'throw "x".repeat(1e6)',
	'a circular cause': 'const error = new Error("x"); error.cause = error; throw error',
	'many errors': 'throw new AggregateError([1, 2], "x")',
	'an error that looks like one of Pitwall':
		'class AppError extends Error { name = "AppError"; code = "BUG"; exitCode = 70; what = "x"; details = {} } throw new AppError("x")',
	'an error that looks like a full disk':
		'throw Object.assign(new Error("ENOSPC"), {code: "ENOSPC", syscall: "write", errno: -28})',
};
const places = {
	'at its import': (code: string) => `${code};\nexport class Algorithm { run() {} }`,
	'in its constructor': (code: string) =>
		`export class Algorithm { constructor() { ${code}; } run() {} }`,
	'in run': (code: string) => `export class Algorithm { run() { ${code}; } }`,
	'in a timer': (code: string) =>
		`export class Algorithm { run() { setTimeout(() => { ${code}; }); return {action: "HOLD", shares: 0}; } }`,
};

// A timer has its turn between two bars.
const pace = ['1000', '--speed', '100'];

for (const [place, wrap] of Object.entries(places))
	describe(`thrown ${place}`, () => {
		test.each(Object.entries(thrown))('%s', async (_, code) => {
			const {exitCode, text} = await runCode(wrap(code), 'mjs', pace);
			expect(text).toMatch(/\[ALGORITHM_(THREW|NOT_LOADED|CONSTRUCTOR_THREW)\]/);
			expect(exitCode).toBe(65);
			expect(text).not.toContain('bug in Pitwall');
			expect(text.length).toBeLessThan(saidMax);
		});
	});

const run = (answer: string) => `export class Algorithm { run() { return ${answer}; } }`;
const odd = {
	'a decision whose getter throws': run('{get action() { throw new Error("no"); }}'),
	'a decision whose shares change when read again': run(
		'{action: "BUY", n: 0, get shares() { this.n += 1; return this.n === 1 ? 1 : {}; }, order: {type: "LIMIT", get limit() { throw 2; }}}',
	),
	'a proxy that refuses everything': run(refusesAll),
	'a revoked proxy': run(
		'(() => { const {proxy, revoke} = Proxy.revocable({}, {}); revoke(); return proxy; })()',
	),
	'a thenable that never settles': run('{then() {}}'),
	'an order that is a proxy': run(`{action: "BUY", shares: 1, order: ${refusesAll}}`),
	'a reason with toString': run('{action: "HOLD", shares: 0, reason: {toString() { throw 1; }}}'),
	'parameters that throw':
		'export class Algorithm { static get parameters() { throw Object.create(null); } run() {} }',
	'parameters that are a proxy': `export class Algorithm { static parameters = ${refusesAll}; run() {} }`,
	'a parameter that is a revoked proxy':
		'const {proxy, revoke} = Proxy.revocable({}, {}); revoke(); export class Algorithm { static parameters = {a: proxy}; run() {} }',
	'a class that is a proxy': `export const Algorithm = ${refusesAll};`,
	'a method run whose getter throws': 'export class Algorithm { get run() { throw 1; } }',
};
test.each(Object.entries(odd))('%s is a fault of the algorithm', async (_, code) => {
	const {exitCode, text} = await runCode(code, 'mjs');
	expect(text).toMatch(/\[ALGORITHM_[A-Z_]+\]/);
	expect(exitCode).toBe(65);
	expect(text.length).toBeLessThan(saidMax);
});

test('a shift of a decision between two looks changes nothing', async () => {
	const {exitCode} = await runCode(
		run('{action: "BUY", n: 0, get shares() { this.n += 1; return this.n === 1 ? 1 : {}; }}'),
		'mjs',
	);
	expect(exitCode).toBe(0);
});

test('the words name the place, also behind a message of any length', async () => {
	const code = 'export class Algorithm {\n\trun() {\n\t\tthrow new Error("a".repeat(1e6));\n\t}\n}';
	const {text} = await runCode(code, 'mjs');
	expect(text).toMatch(/a{1000}… \(at odd_\d+\.js:3\)/);
});

const pythonRun = (body: string) =>
	`class Algorithm:\n    def __init__(self, symbol, capital):\n        pass\n    def run(self, now):\n${body
		.split('\n')
		.map(line => `        ${line}`)
		.join('\n')}\n`;
const pythonThrown = {
	'whose text raises':
		'class Odd(Exception):\n    def __str__(self):\n        raise KeyboardInterrupt()\nraise Odd()',
	'whose text is none':
		'class Odd(Exception):\n    def __str__(self):\n        return 3\nraise Odd()',
	'whose repr raises':
		'class Odd:\n    def __repr__(self):\n        raise SystemExit(0)\nreturn Odd()',
	'of 50 MB': 'raise ValueError("x" * 50_000_000)',
	'with surrogates': 'raise ValueError("\\ud800")',
	'that is no Exception': 'raise BaseException("x")',
	KeyboardInterrupt: 'raise KeyboardInterrupt()',
	SystemExit: 'raise SystemExit(0)',
	GeneratorExit: 'raise GeneratorExit()',
	'with a property for its traceback':
		'class Odd(Exception):\n    @property\n    def __traceback__(self):\n        raise BaseException()\nraise Odd("x")',
	'with a class that lies':
		'class Odd(Exception):\n    @property\n    def __class__(self):\n        raise BaseException()\nraise Odd("x")',
	'that writes garbage to every descriptor':
		'import os\nfor fd in range(3, 20):\n    try:\n        os.write(fd, b"garbage\\n")\n    except OSError:\n        pass\nreturn None',
	'that writes a message without a shape':
		'import os\nfor fd in range(3, 20):\n    try:\n        os.write(fd, b\'{"decisions": 3}\\n\')\n    except OSError:\n        pass\nreturn None',
	'that writes a line without an end':
		'import os\nfor fd in range(20, 3, -1):\n    try:\n        for _ in range(40):\n            os.write(fd, b"x" * 1_000_000)\n    except OSError:\n        pass\nreturn None',
};
describe.skipIf(!hasPython)('in Python, an exception', () => {
	test.each(Object.entries(pythonThrown))('%s', async (_, body) => {
		const {exitCode, text} = await runCode(pythonRun(body), 'py');
		expect(text).toMatch(/\[ALGORITHM_[A-Z_]+\]/);
		expect(exitCode).toBe(65);
		// What it prints itself is its own.
		expect(text.replaceAll(/^.*\] (⋯ )?x+( ⋯)?$/gm, '').length).toBeLessThan(saidMax);
	});
});
