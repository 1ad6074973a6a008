/**
 * Entry point of the runner: `run …` → exit code; other words are tools (tools.ts). It runs on import, both as
 * `node dist/runner.cjs run …` and when the command line imports it. Ends the process.
 */
import {runWords} from './life/run-words.ts';
import {isToolName, runTool} from './tool/tools.ts';
import {trade} from './life/trading.ts';

const [word = '', ...others] = process.argv.slice(2);
// No top-level await, so that it can be CommonJS, which starts faster.
void main().then(code => {
	// Timers and handles of an algorithm must not keep the process alive after the run.
	process.exit(code);
});

async function main(): Promise<number> {
	if (isToolName(word)) return await runTool(word, others);
	const code = await runWords(word === 'run' ? others : process.argv.slice(2), trade);
	if (code === null) throw new Error('a runner that contains the engine returned no exit code');
	return code;
}
