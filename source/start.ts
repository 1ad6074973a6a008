#!/usr/bin/env node
/**
 * Entry of `pitwall`: loads a bundle from its compiled code, before anything else. The bundle is main.ts, with or without
 * the panel, or the runner. Contains no other logic.
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
