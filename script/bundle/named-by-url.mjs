import {readFileSync} from 'node:fs';
import {replaceOnce} from '../patch/replace-once.mjs';

/** Gives a program that runs from its cache a URL as its name: the coverage of Node skips all others. */
export const namedByUrl = {
	name: 'named-by-url',
	setup(builder) {
		builder.onLoad({filter: /state[\\/]process[\\/]cached-program\.ts$/}, ({path}) => ({
			loader: 'ts',
			contents: replaceOnce(
				readFileSync(path, 'utf8'),
				'filename: file,',
				'filename: new URL(`file://${file}`).href,',
				path,
			),
		}));
	},
};
