/** Files of \`algorithm/\` that others import, and what code sees of its host when it is loaded. */
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {AlgorithmListing} from '../../state/domain/instance/algorithm-listing.ts';
import {directoryAt} from '../../state/home/directory.ts';
import {createTestHome, type Home} from '../support/pitwall.ts';
import {hasPython} from '../support/python.ts';

let home: Home;
beforeEach(() => {
	home = createTestHome();
	mkdirSync(directoryAt(home.path).algorithms, {recursive: true});
});
afterEach(async () => {
	await home.remove();
});

const write = (file: string, code: string) =>
	writeFileSync(join(directoryAt(home.path).algorithms, file), code);
const pythonClass = '\nclass Algorithm:\n    def run(self, time):\n        return None\n';

test('files without a class Algorithm are no refused ones, whatever they import', async () => {
	write('helper.mjs', "import 'no-such-package';\nexport const size = 1;\n");
	write('other.ts', 'export function twice(x: number) { return 2 * x; }\n');
	write('broken.mjs', "import 'no-such-package';\nexport class Algorithm { run() {} }\n");
	if (hasPython) {
		write('sizes.py', 'import no_such_package\nSIZE = 1\n');
		write('needs.py', `import no_such_package\n${pythonClass}`);
		write(
			'made.py',
			'globals()["Algor" + "ithm"] = type("A", (), {"run": lambda self, time: None})\n',
		);
	}
	const {stdout} = await home.run(['algorithms']);
	const python = hasPython ? ' algorithm/sizes.py' : '';
	expect(stdout).toContain(
		`without a class Algorithm, for others to import: algorithm/helper.mjs algorithm/other.ts${python}`,
	);
	expect(stdout).toContain(`refused: ${hasPython ? '2 files' : '1 file'}`);
	expect(stdout).toMatch(/broken\.mjs.*no-such-package/);
	const listings = (await home.json(['algorithms'])).value as AlgorithmListing[];
	const named = (name: string) => listings.find(listing => listing.name === name);
	expect(named('helper')).toMatchObject({ok: false, isModule: true});
	expect(named('broken')).not.toHaveProperty('isModule');
	const names = hasPython ? ['helper', 'sizes'] : ['helper'];
	for (const name of names)
		for (const command of ['run', 'backtest']) {
			const {stderr, exitCode} = await home.run([command, '--symbol', 'BTC', '--algorithm', name]);
			expect(exitCode).toBe(65);
			expect(stderr).toMatch(/no class named Algorithm/);
			expect(stderr).not.toMatch(/no.such.package/);
		}
	if (!hasPython) return;
	expect(named('sizes')).toMatchObject({ok: false, isModule: true});
	expect(named('needs')).toMatchObject({
		ok: false,
		reason: expect.stringContaining('no_such_package'),
	});
	expect(named('needs')).not.toHaveProperty('isModule');
	expect(named('made')).toMatchObject({ok: true});
});

test.skipIf(!hasPython)('argparse at import sees the file and no words of the host', async () => {
	const code = `import argparse
import os
import sys
assert len(sys.argv) == 1 and os.path.basename(sys.argv[0]) == "parses.py", sys.argv
parser = argparse.ArgumentParser()
parser.add_argument("--fast", type=int, default=5)
parser.add_argument("rest", nargs="*")
assert parser.parse_args().rest == []
`;
	write('parses.py', code + pythonClass);
	const listings = (await home.json(['algorithms'])).value as AlgorithmListing[];
	expect(listings.find(({name}) => name === 'parses')).toMatchObject({ok: true});
	for (const command of ['run', 'backtest']) {
		const words = ['--symbol', 'BTC', '--algorithm', 'parses', '--bars', '5'];
		const speed = command === 'run' ? ['--speed', 'max'] : [];
		expect((await home.run([command, ...words, ...speed])).exitCode).toBe(0);
	}
});
