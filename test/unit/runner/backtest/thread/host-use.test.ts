import {describe, expect, test} from 'vitest';
import {reachesHost} from '../../../../../runner/backtest/thread/host-use.ts';

const banner =
	"import {createRequire as createRequireForBundle} from 'node:module'; const require = createRequireForBundle(import.meta.url);\n";

describe('code may keep something outside of its module', () => {
	test.each([
		'import{readFileSync}from"fs";',
		'import fs from "node:fs";',
		'import*as fs from"fs";',
		'import "node:fs";',
		'const fs = await import("node:fs");',
		'const fs = require("fs");',
		'var fs=__require("fs");',
		'process.getBuiltinModule("fs");',
		'setTimeout(() => {}, 1);',
		'globalThis.setInterval(tick, 5);',
		'performance.mark("start");',
		'new WebAssembly.Memory({initial: 1});',
	])('%s', text => {
		expect(reachesHost(text)).toBe(true);
		expect(reachesHost(banner + text)).toBe(true);
	});
});

test.each([
	'export class Algorithm { static count = 0; run() { Algorithm.count += 1; } }',
	'const url = import.meta.url;',
	'var require_big=__commonJS({}); var big = require_big();',
	'const important = 1; const imports = [important];',
	'console.log(Date.now(), Math.random());',
])('%s keeps nothing there', text => {
	expect(reachesHost(text)).toBe(false);
	expect(reachesHost(banner + text)).toBe(false);
});
