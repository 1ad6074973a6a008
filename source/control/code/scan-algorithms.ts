/**
 * Lists the algorithms: a fresh scan of every file each time, with the runner's tool `scan`. Code of the
 * files runs only in that process.
 */
import {rmSync} from 'node:fs';
import {basename, dirname, extname} from 'node:path';
import type {AlgorithmListing} from '../../../state/domain/instance/algorithm-listing.ts';
import type {InstanceSettings} from '../../../state/domain/instance/instance.ts';
import type {ControlContext} from '../context.ts';
import {askInTurn} from './ask-in-turn.ts';
import {makeWorkFolder} from '../work-folder.ts';

/** Time limit for loading a file. */
const loadMsMax = 2000;

/**
 * Returns all algorithms, usable or refused, sorted by name. `wished`: the interpreter requested for one of
 * them.
 * @throws {@link AppError} `TOOL_DIED` (71) if the scan itself failed, `TEMPORARY_FOLDER` (73).
 */
export async function scanAlgorithms(
	{directory, programs}: Pick<ControlContext, 'directory' | 'programs'>,
	wished: Pick<InstanceSettings, 'algorithm' | 'python'> | null = null,
): Promise<AlgorithmListing[]> {
	const wish = wished === null ? [] : ['--wished', JSON.stringify(wished)];
	const listings = new Map<string, AlgorithmListing>();
	const add = (listing: AlgorithmListing) => listings.set(listing.file, listing);
	const work = makeWorkFolder();
	try {
		await askInTurn({
			runner: programs.runner,
			words: ['scan', '--home', directory.home, '--work', work, ...wish],
			input: () => JSON.stringify([...listings.keys()]),
			announced: document => ('importing' in document ? String(document.importing) : null),
			onAnswer: document => {
				if (!('name' in document && 'file' in document)) return null;
				const listing = document as AlgorithmListing;
				add(listing);
				return listing.file;
			},
			onLost: (file, reason) => add(lostListing(file, reason, directory.algorithms)),
			silenceMs: loadMsMax,
		});
	} finally {
		rmSync(work, {recursive: true, force: true});
	}

	return [...listings.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function lostListing(file: string, reason: string, own: string): AlgorithmListing {
	const extension = extname(file);
	return {
		name: basename(file, extension),
		file,
		language: extension.endsWith('ts') ? 'typescript' : 'javascript',
		origin: dirname(file) === own ? 'own' : 'shipped',
		ok: false,
		reason,
		line: null,
	};
}
