#!/usr/bin/env node
/**
 * What `pitwall` runs: loads the program (main.ts, bundled, with the panel or without it) from its compiled code, or the
 * runner in its place, before anything else happens. Decides nothing more.
 */
import {fileURLToPath} from 'node:url';
import {startProgram} from '../state/process/cached-program.ts';
import {settleProcess} from '../state/process/own-process.ts';
import {isPlainCommand, runnerArguments} from './cli/line/hand-over.ts';

settleProcess();
const argv = process.argv.slice(2);
const forRunner = runnerArguments(argv);
const forPerson = isPlainCommand(argv) ? 'command' : 'pitwall';
const runner = argv.includes('--') ? 'keeper' : 'runner';
if (forRunner !== null) process.argv.splice(2, Number.POSITIVE_INFINITY, ...forRunner);
startProgram(
	forRunner === null ? forPerson : runner,
	fileURLToPath(new URL('.', import.meta.url)),
	async url => (await import(url)) as unknown,
);
