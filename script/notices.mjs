/**
 * The licences of the libraries that are bundled into `dist/`: most of them require that copies include their notice.
 * Made from the inputs of the bundler, so that no list needs to be maintained.
 */
import {readdirSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';

const heading = 'Libraries that are part of the programs in this folder, with their licences.\n';

/**
 * Returns the text: one section per library, sorted by name. `inputs` are paths below `root`, as in a metafile of the
 * bundler.
 */
export function noticesOf(inputs, root) {
	const sections = [...new Set(inputs.flatMap(path => packageFolder(resolve(root, path)) ?? []))]
		.map(sectionOf)
		.sort();
	// Two programs may bundle the same library from two folders.
	return [heading, ...new Set(sections)].join('\n');
}

/** Returns the folder of the package of a file; undefined if the file is ours. */
function packageFolder(path) {
	return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(path)?.[0];
}

/** Packages without the licence file of their project, and the copyright holder that the file names. */
const holders = {
	'yoga-layout': 'Facebook, Inc. and its affiliates.',
};

function sectionOf(folder) {
	const {name, version, license} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
	const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry));
	const text = file === undefined ? absentText(name, license) : read(join(folder, file));
	return `== ${name} ${version} (${license}) ==\n\n${text}\n`;
}

/** Returns the text of our own licence, which is the same, with the name of the other holder. */
function absentText(name, license) {
	const holder = holders[name];
	// A library without a licence must not be shipped.
	if (holder === undefined || license !== 'MIT')
		throw new Error(`${name}: its package has no file with its licence`);
	const own = read(join(import.meta.dirname, '../LICENSE'));
	return own.replace(/^Copyright.*$/m, `Copyright (c) ${holder}`);
}

function read(path) {
	return readFileSync(path, 'utf8').replaceAll('\r\n', '\n').trim();
}
