/** The program `dist/runner.cjs`: loads the bundled program (main.ts, or program/main.ts) from its compiled code. */
import {startProgram} from '../state/process/cached-program.ts';
import {settleProcess} from '../state/process/own-process.ts';

settleProcess();
startProgram(
	process.argv[2] === 'keep' ? 'keeper' : 'runner',
	__dirname,
	async url => (await import(url)) as unknown,
);
