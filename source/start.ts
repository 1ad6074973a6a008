#!/usr/bin/env node
/**
 * What `pitwall` runs: loads the program (main.ts, bundled) from its compiled code, or the runner in its
 * place, before anything else happens. Decides nothing more.
 */
import {fileURLToPath} from 'node:url';
import {startProgram} from '../state/process/cached-program.ts';
import {settleProcess} from '../state/process/own-process.ts';
import {runnerArguments} from './cli/hand-over.ts';

settleProcess();
const forRunner = runnerArguments(process.argv.slice(2));
if (forRunner !== null) process.argv.splice(2, Number.POSITIVE_INFINITY, ...forRunner);
startProgram(
	forRunner === null ? 'pitwall' : 'runner',
	fileURLToPath(new URL('.', import.meta.url)),
	async url => (await import(url)) as unknown,
);
