/** Every call that changes a file fails once, one after the other: nothing is lost, nothing doubled, a true word each time. */
import {mkdtempSync, realpathSync, rmSync} from 'node:fs';
import {constants, tmpdir} from 'node:os';
import {join} from 'node:path';
import {fork} from 'node:child_process';
import {afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {bundleProgram, endProgram, nextMessage} from '../support/child.ts';
import {startEnvironment} from '../support/environment.ts';
import {runUnderFault} from '../support/io-fault-commands.ts';
import {buildIoFault} from '../support/io-fault.ts';

const built = buildIoFault();
let program = '';
let root = '';

beforeAll(async () => {
	program = await bundleProgram('test/fixture/io/under-faults.ts');
});
beforeEach(() => {
	root = realpathSync(mkdtempSync(join(tmpdir(), 'pitwall-')));
});
afterEach(() => {
	rmSync(root, {recursive: true, force: true});
});

describe.skipIf('missing' in built)('any call that changes a file may fail', () => {
	test.each([
		'bars',
		'archive',
		'restore',
		'migration',
		'wish',
		'settings',
		'snapshot',
		'lock',
		'rotation',
	])(
		'%s',
		async work => {
			const environment = {
				...startEnvironment(),
				FAULT_ROOT: root,
				LD_PRELOAD: 'library' in built ? built.library : '',
			};
			const child = fork(program, [work], {env: environment});
			try {
				type Told = {tries: number; problems: string[]};
				const {tries, problems} = await nextMessage<Told>(child, 110_000);
				expect(problems.slice(0, 3)).toEqual([]);
				expect(tries).toBeGreaterThan(3);
			} finally {
				await endProgram(child);
			}
		},
		120_000,
	);
});

const {EIO, ENOSPC} = constants.errno;

/** A few calls of each process; \`npm run torture -- outside\` lets every one fail. */
describe.skipIf('missing' in built)(
	'a command under which one call fails ends with a true word',
	() => {
		test.each([
			['pitwall.js add', [9]],
			['pitwall.js start', [5]],
			['pitwall.js stop', [4]],
			['supervisor', [17]],
			['runner.cjs', [30]],
		] as const)(
			'%s',
			async (program, calls) => {
				const library = 'library' in built ? built.library : '';
				for (const [index, at] of calls.entries()) {
					const errno = index % 2 === 0 ? EIO : ENOSPC;
					const {problems, fired} = await runUnderFault(library, {program, at, errno});
					expect(problems).toEqual([]);
					expect(fired).toBe(true);
				}
			},
			120_000,
		);
	},
);
