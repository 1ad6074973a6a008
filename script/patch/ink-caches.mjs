/**
 * Ink 6.8 keeps the size and the truncated form of every text it has drawn. The patch limits these caches: six cards that
 * change once a second added 6.8 KB of heap per frame, some 0.6 GB a day.
 */
import {boundedMap} from './bounded-map.mjs';
import {patchFile, replaceOnce} from './replace-once.mjs';

export const inkCaches = {
	name: 'ink-caches',
	setup(builder) {
		patchFile(builder, /ink[\\/]build[\\/]measure-text\.js$/, (text, path) => {
			const made = 'const cache = new BoundedMap(4096);';
			return boundedMap + replaceOnce(text, 'const cache = new Map();', made, path);
		});
		patchFile(builder, /ink[\\/]build[\\/]wrap-text\.js$/, (text, path) => {
			const edits = [
				['const cache = {};', 'const cache = new BoundedMap(1024);'],
				['cache[cacheKey];', 'cache.get(cacheKey);'],
				['cache[cacheKey] = wrappedText;', 'cache.set(cacheKey, wrappedText);'],
			];
			return boundedMap + edits.reduce((now, [from, to]) => replaceOnce(now, from, to, path), text);
		});
	},
};
