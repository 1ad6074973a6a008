/**
 * Questions that other programs of Pitwall ask the runner, because only the runner loads untrusted code: one
 * word on the command line, JSON lines on stdout, text for people on stderr.
 */
import {rmSync} from 'node:fs';
import {join} from 'node:path';
import {Worker} from 'node:worker_threads';
import {AppError, exitCode} from '../../state/domain/error.ts';
import {systemFault} from '../../state/domain/machine/system-fault.ts';
import {askerVariable} from '../../state/process/asker.ts';
import {sayNow, tellNow} from '../../state/process/output/say-now.ts';
import {packageRoot} from '../package-root.ts';
import type {AskerWatch, Tool} from './tool.ts';

/** Loaded on demand: a run must not pay for them. */
const tools: Record<string, () => Promise<Tool>> = {
	backtest: async () => (await import('../backtest/tool.ts')).backtestTool,
	pin: async () => (await import('./pin.ts')).pin,
	scan: async () => (await import('./scan.ts')).scan,
};

export function isToolName(word: string): boolean {
	return Object.hasOwn(tools, word);
}

/** Runs a tool; errors are returned as `{"error": {code, what, why, fix, exitCode, details}}`. */
export async function runTool(name: string, words: readonly string[]): Promise<number> {
	const watch = askerOf(words);
	const tell = (document: unknown) => {
		try {
			tellNow(document);
		} catch (error) {
			// The parent was killed and can no longer remove its folder.
			if (watch?.work != null) rmSync(watch.work, {recursive: true, force: true});
			throw error;
		}
	};
	try {
		if (watch !== null) endWithAsker(watch);
		const tool = await tools[name]?.();
		return tool === undefined ? exitCode.usage : await tool(words, tell);
	} catch (thrown) {
		const error = systemFault(thrown) ?? thrown;
		if (!(error instanceof AppError)) {
			// A tool that loads algorithms handles their uncaught errors itself: this one is ours.
			sayNow(`${error instanceof Error ? error.stack : String(error)}\n[BUG]`, {to: 'stderr'});
			return exitCode.bug;
		}

		const {code, what, why, fix, exitCode: exit, details} = error;
		tell({error: {code, what, why, fix, exitCode: exit, details}});
		return exit;
	}
}

/** Null if no program of ours asked. */
function askerOf(words: readonly string[]): AskerWatch | null {
	const asker = Number(process.env[askerVariable]);
	if (!(asker > 0)) return null;
	const flag = words.indexOf('--work');
	const joined = words.find(word => word.startsWith('--work='))?.slice('--work='.length);
	return {asker, work: (flag < 0 ? joined : words[flag + 1]) ?? null};
}

function endWithAsker(watch: AskerWatch): void {
	const thread = new Worker(join(packageRoot(), 'dist/asker-watch.js'), {
		workerData: watch,
		execArgv: [],
	});
	// It does not keep a finished tool alive, and a tool without it answers all the same.
	thread.unref();
	thread.on('error', () => {});
}
