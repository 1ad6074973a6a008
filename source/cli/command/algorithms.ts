/** `pitwall algorithms`: lists the files of `algorithm/`, and the reason for each refused one. */
import {relative} from 'node:path';
import {
	type AlgorithmListing,
	type RefusedListing,
	refusedListings,
} from '../../../state/domain/instance/algorithm-listing.ts';
import {exitCode} from '../../../state/domain/error.ts';
import {expectedText, type ParameterSpec} from '../../../state/domain/instance/parameter.ts';
import {hiddenText, isSecretName, shownValue} from '../../../state/domain/text/secret.ts';
import {scanAlgorithms} from '../../control/code/scan-algorithms.ts';
import type {CommandContext} from '../output/context.ts';
import {type Column, textTable} from '../output/text-table.ts';
import {defineCommand} from '../line/define-command.ts';

type Usable = Extract<AlgorithmListing, {ok: true}>;

export const algorithms = defineCommand({
	name: 'algorithms',
	positional: '',
	summary: 'list algorithms that can run, and refused files with the reason',
	details: [
		'Reads every file again each time. A file in `algorithm/` of the home takes precedence over a shipped one of the same name.',
		'The files are loaded in a separate process, so a faulty file disturbs nothing else.',
		'JSON: an array of objects; a refused file has ok false, reason and line; one without a class Algorithm, which others import, also isModule true. Neither changes the exit code.',
	],
	flags: {},
	examples: [['pitwall algorithms', 'after an edit, before a start']],
	read: () => ({}),
	run: listAlgorithms,
});

/** Scans the files again and prints the result. A refused file does not fail the command. */
async function listAlgorithms(context: CommandContext): Promise<number> {
	const {output, directory, programs} = context;
	const listings = await scanAlgorithms({directory, programs});
	output.document(listings.map(shownListing));
	const {columns: columnsMax, colour} = output;
	const usable = listings.filter((each): each is Usable => each.ok);
	const refused = refusedListings(listings);
	const modules = listings.filter(each => !each.ok && each.isModule === true);
	if (usable.length > 0)
		for (const line of textTable(usable, columns, {columnsMax, colour})) output.line(line);
	if (modules.length > 0) {
		output.line('');
		const files = modules.map(({file}) => placeOf(file, directory.home));
		output.line(`without a class Algorithm, for others to import: ${files.join(' ')}`);
	}
	if (refused.length === 0) return exitCode.ok;
	output.line('');
	output.line(refused.length === 1 ? 'refused: 1 file' : `refused: ${refused.length} files`);
	for (const listing of refused) output.line(`  ${refusalText(listing, directory.home)}`);
	return exitCode.ok;
}

/** Hides defaults whose names mark them as secret. */
function shownListing(listing: AlgorithmListing): AlgorithmListing {
	if (!listing.ok) return listing;
	const parameters = listing.parameters.map(spec =>
		isSecretName(spec.name) ? {...spec, default: hiddenText} : spec,
	);
	return {...listing, parameters};
}

function placeOf(file: string, home: string): string {
	const near = relative(home, file);
	return near.startsWith('..') ? file : near;
}

function refusalText({file, line, reason}: RefusedListing, home: string): string {
	return `${placeOf(file, home)}${line === null ? '' : `:${line}`}: ${reason.replaceAll('\n', ' ')}`;
}

const columns: ReadonlyArray<Column<Usable>> = [
	{title: 'NAME', align: 'left', dropAt: 0, cell: ({name}) => name},
	{title: 'LANGUAGE', align: 'left', dropAt: 2, cell: ({language}) => language},
	{title: 'ORIGIN', align: 'left', dropAt: 1, cell: ({origin}) => origin},
	{
		title: 'PARAMETERS',
		align: 'left',
		dropAt: 0,
		cell: ({parameters}) => parameters.map(parameterText).join(', '),
	},
];

/** `fast=10 (a whole number from 2 to 200)`; leaves out a type that the default already shows. */
function parameterText(spec: ParameterSpec): string {
	const {name, default: value, min, max, step, choices} = spec;
	const isLimited = [min, max, step, choices].some(limit => limit !== undefined);
	return `${name}=${shownValue(name, value)}${isLimited ? ` (${expectedText(spec)})` : ''}`;
}
