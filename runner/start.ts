/** What `node dist/runner.cjs` runs: loads the program (main.ts, or program/main.ts, bundled) from its compiled code. */
import {startProgram} from '../state/process/cached-program.ts';
import {settleProcess} from '../state/process/own-process.ts';

settleProcess();
startProgram(
	process.argv[2] === 'keep' ? 'keeper' : 'runner',
	__dirname,
	async url => (await import(url)) as unknown,
);
