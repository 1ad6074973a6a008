/**
 * The licences of the libraries that are copied into `dist/`: most of them ask that their notice goes wherever a
 * copy goes. Taken from what the bundler read, so that a library which is added or dropped needs no list.
 */
import {readdirSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';

const heading = 'Libraries that are part of the programs in this folder, with their licences.\n';

/**
 * Returns the text: one section a library, sorted by name. `inputs` are paths below `root`, as a metafile of the
 * bundler names them.
 */
export function noticesOf(inputs, root) {
	const sections = [...new Set(inputs.flatMap(path => packageFolder(resolve(root, path)) ?? []))]
		.map(sectionOf)
		.sort();
	// Two programs hold the same library, maybe from two places.
	return [heading, ...new Set(sections)].join('\n');
}

/** Returns the folder of the package to which a file belongs; undefined: it is our own. */
function packageFolder(path) {
	return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(path)?.[0];
}

/** Packages that leave the file out that their project has; whose copyright it names there. */
const holders = {
	'yoga-layout': 'Facebook, Inc. and its affiliates.',
};

function sectionOf(folder) {
	const {name, version, license} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
	const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry));
	const text = file === undefined ? absentText(name, license) : read(join(folder, file));
	return `== ${name} ${version} (${license}) ==\n\n${text}\n`;
}

/** The text of our own licence, which is the same one, under the name of the other holder. */
function absentText(name, license) {
	const holder = holders[name];
	// Nobody may ship a copy of what does not say how.
	if (holder === undefined || license !== 'MIT')
		throw new Error(`${name}: its package has no file with its licence`);
	const own = read(join(import.meta.dirname, '../LICENSE'));
	return own.replace(/^Copyright.*$/m, `Copyright (c) ${holder}`);
}

function read(path) {
	return readFileSync(path, 'utf8').replaceAll('\r\n', '\n').trim();
}
