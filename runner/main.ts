/**
 * Entry of the runner: `run …` → exit code; other words are tools (tools.ts). It runs on import, both as
 * `node dist/runner.cjs run …` and when the command line imports it. Ends the process.
 */
import {runWords} from './life/run-words.ts';
import {isToolName, runTool} from './tool/tools.ts';
import {trade} from './life/trading.ts';

const [word = '', ...others] = process.argv.slice(2);
// Without a top-level await it can be CommonJS, which starts faster.
void main().then(code => {
	// Timers and handles of an algorithm must not keep a run alive that has ended.
	process.exit(code);
});

async function main(): Promise<number> {
	if (isToolName(word)) return await runTool(word, others);
	const code = await runWords(word === 'run' ? others : process.argv.slice(2), trade);
	if (code === null) throw new Error('a runner with an engine was asked for one');
	return code;
}
