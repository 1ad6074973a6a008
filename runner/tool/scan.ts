/** `scan --home DIR`: tells of each algorithm whether it can be used, and its parameters. */
import {dirname} from 'node:path';
import {directoryAt} from '../../state/directory.ts';
import type {AlgorithmListing} from '../../state/domain/algorithm-listing.ts';
import {AppError, exitCode} from '../../state/domain/error.ts';
import {algorithmNames, findAlgorithm} from '../algorithm/find.ts';
import {loadAlgorithm} from '../algorithm/load.ts';
import type {Tool} from '../tools.ts';

export const scan: Tool = async ([, home = '.'], tell) => {
	const directory = directoryAt(home);
	for (const name of algorithmNames(directory.algorithms)) {
		const file = findAlgorithm(name, directory.algorithms);
		const listing = {
			name,
			file,
			language: file.endsWith('ts') ? 'typescript' : 'javascript',
			origin: dirname(file) === directory.algorithms ? 'own' : 'shipped',
		} as const;
		let answer: AlgorithmListing;
		try {
			const {parameters} = await loadAlgorithm({name, directory});
			const specs = Object.entries(parameters).map(([key, value]) => ({name: key, default: value}));
			answer = {...listing, ok: true, parameters: specs};
		} catch (error) {
			if (!(error instanceof AppError)) throw error;
			const reason = error.why ?? error.what;
			const line = /:(\d+)/.exec(reason)?.[1];
			answer = {...listing, ok: false, reason, line: line === undefined ? null : Number(line)};
		}

		tell(answer);
	}

	return exitCode.ok;
};
