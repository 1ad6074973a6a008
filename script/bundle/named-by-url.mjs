import {readFileSync} from 'node:fs';
import {replaceOnce} from '../patch/replace-once.mjs';

/** Lets a program that is run from its cache be named by a URL: the coverage of Node leaves out all others. */
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
