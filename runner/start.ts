/** What `node dist/runner.cjs` runs: loads the program (main.ts, bundled) from its compiled code. */
import {startProgram} from '../state/process/cached-program.ts';

startProgram('runner', __dirname, async url => (await import(url)) as unknown);
