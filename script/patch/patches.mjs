/** All patches of packages; the file of each patch has its reason. */
import {quickStyles} from './ansi-tokenize.mjs';
import {bundledSqlite} from './better-sqlite3.mjs';
import {inkCaches} from './ink-caches.mjs';
import {inkReconciler} from './ink-reconciler.mjs';
import {inkRows} from './ink-rows.mjs';
import {lateSlices} from './slice-ansi.mjs';
import {quickWidths} from './string-width.mjs';
import {layoutAtOnce} from './yoga-layout.mjs';

export const patches = [
	inkReconciler,
	inkCaches,
	inkRows,
	layoutAtOnce,
	quickWidths,
	quickStyles,
	lateSlices,
	bundledSqlite,
];
