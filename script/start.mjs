/**
 * `npm start [-- COMMAND …]`: install what is missing, build, run `pitwall` on this clone's own
 * `.pitwall/`. The program runs in this process, which owns the terminal and gets the signals.
 */
import {join} from 'node:path';
import {buildWhenStale, checkNode, install, root} from './prepare.mjs';

checkNode();
install();
await buildWhenStale();
process.env.PITWALL_HOME ||= join(root, '.pitwall');
const program = join(root, 'dist/pitwall.js');
process.argv[1] = program;
await import('../dist/pitwall.js');
