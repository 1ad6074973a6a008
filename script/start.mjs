/** `npm start`: install what is missing, build, open the panel on this clone's own `.pitwall/`. */
import {join} from 'node:path';
import {buildWhenStale, checkNode, install, root} from './prepare.mjs';

checkNode();
install();
await buildWhenStale();
process.env.PITWALL_HOME ??= join(root, '.pitwall');
await import('../dist/pitwall.js');
