/** Looks through the files of algorithms, in a process of the runner program: their code is strangers' code. */
import type {Directory} from '../../state/directory.ts';
import type {AlgorithmListing} from '../../state/domain/algorithm-listing.ts';
import type {Programs} from '../supervisor/program.ts';
import {askRunner} from './ask-runner.ts';

/**
 * Returns what a fresh scan found, refused files included.
 * @throws {@link AppError} as {@link askRunner}.
 */
export async function scanAlgorithms({
	directory,
	programs,
}: {
	directory: Directory;
	programs: Pick<Programs, 'runner'>;
}): Promise<AlgorithmListing[]> {
	const listings: AlgorithmListing[] = [];
	await askRunner({
		runner: programs.runner,
		words: ['scan', '--home', directory.home],
		onAnswer: document => listings.push(document as AlgorithmListing),
	});
	return listings;
}
